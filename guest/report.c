#include "report.h"

#include <fcntl.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

static FILE *results;

void open_results(void)
{
	struct termios line;
	int file = open("/dev/ttyS1", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (file >= 0 && !tcgetattr(file, &line)) {
		cfmakeraw(&line);
		tcsetattr(file, TCSANOW, &line);
	}
	results = file >= 0 ? fdopen(file, "w") : stdout;
}

void report_guest(const char *release, const char *abilities)
{
	fprintf(results, "@guest %s have%s\n", release, abilities);
	fflush(results);
}

void report_address(const char *name, uint64_t address)
{
	fprintf(results, "@symbol %s %llx\n", name, (unsigned long long)address);
	fflush(results);
}

static void print_value(struct value value, const char *nothing)
{
	switch (value.kind) {
	case VALUE: fprintf(results, " %llu", (unsigned long long)value.word); break;
	case FAULT: fprintf(results, " fault"); break;
	case UNKNOWN: fprintf(results, " ?"); break;
	case NO_VALUE: fprintf(results, " %s", nothing); break;
	}
}

static void print_pages(void)
{
	fprintf(results, " pages");
	for (int task = 0; task < test->tasks; task++)
		for (int page = 0; page < test->pages && test->task[task].kind == PROCESS; page++)
			print_value(shared->task[task].at_end[page], "none");
}

static void print_waits(void)
{
	fprintf(results, " waits");
	for (int task = 0; task < test->tasks; task++)
		if (shared->task[task].stage == RUNS)
			fprintf(results, " %d:%d", task, shared->task[task].statement);
}

void report_run(int schedule_number, bool hangs)
{
	fprintf(results, "@run %d %d %d %s registers", test->number, schedule_number, repetition, hangs ? "hangs" : "ended");
	for (int i = 0; i < test->registers; i++)
		print_value(shared->registers[i], "unset");
	print_pages();
	fprintf(results, " references");
	for (int i = 0; i < test->references; i++)
		print_value(shared->reference_at_end[i], "none");
	print_waits();
	fprintf(results, " late %d missed%s\n", shared->late, shared->missed);
	fflush(results);
}

void report_lost(int schedule_number)
{
	fprintf(results, "@lost %d %d %d\n", test->number, schedule_number, repetition);
	fflush(results);
}

void report_end(void)
{
	fprintf(results, "@end\n");
	fflush(results);
	tcdrain(fileno(results));
}
