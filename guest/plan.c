/* Reads /plan: lines of words. */
#include "plan.h"
#include "held.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const operation_names[OPERATIONS] = {
	[SIGNAL] = "signal", [AWAIT] = "await", [READ] = "read", [WRITE] = "write", [LOAD] = "load", [STORE] = "store",
	[TAKE] = "take", [GIVE_BACK] = "give_back", [FORK] = "fork", [EXIT] = "exit", [PAGE_MAPCOUNT] = "page_mapcount",
	[MPROTECT] = "mprotect", [UFFDIO_MOVE_PAGE] = "uffdio_move", [MUNMAP] = "munmap",
	[MADVISE_DONTNEED] = "madvise_dontneed", [MADVISE_FREE] = "madvise_free", [CLEAR_REFS] = "clear_refs",
	[UFFD_WRITEPROTECT] = "uffd_writeprotect", [UFFD_UNPROTECT] = "uffd_unprotect", [RECLAIM] = "reclaim",
	[CONTINUE_PAGE] = "uffdio_continue", [KSM_SCAN] = "ksm_scan", [MADVISE_UNMERGEABLE] = "madvise_unmergeable",
	[MIGRATE] = "migrate", [REGISTER_USERFAULTFD] = "uffdio_register", [SWAPOFF] = "swapoff",
	[LRU_ADD_DRAIN_ALL] = "lru_add_drain_all", [SWAPON_SYNCHRONOUS] = "swapon_synchronous",
	[SWAPON_STABLE_WRITES] = "swapon_stable_writes", [FLUSH_TLB_ALL] = "flush_tlb_all",
};

static const char *const mechanism_names[MECHANISMS] = {
	[VMSPLICE] = "vmsplice", [IO_URING] = "io_uring", [PROCESS_VM] = "process_vm",
	[FUSE] = "fuse", [PROC_MEM] = "proc_mem", [MODULE] = "module",
};

static int line_number;

static void bad_plan(const char *what)
{
	fprintf(stderr, "guest: line %d of the plan: %s\n", line_number, what);
	exit(1);
}

/* The words of one line, taken one after the other. */
static char *rest_of_line;

static const char *next_word(void)
{
	return strtok_r(NULL, " \n", &rest_of_line);
}

static const char *word(void)
{
	const char *found = next_word();
	if (!found)
		bad_plan("a word is missing");
	return found;
}

static long number(void)
{
	char *end;
	const char *text = word();
	long value = strtol(text, &end, 10);
	if (*end)
		bad_plan("not a number");
	return value;
}

static int number_up_to(int most)
{
	long value = number();
	if (value < 0 || value > most)
		bad_plan("a number is out of range");
	return value;
}

static int one_of(const char *const *names, int count)
{
	const char *name = word();
	for (int i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return i;
	bad_plan("an unknown word");
	return -1;
}

/* The array with room for one element more. */
static void *grown(void *array, int count, size_t size)
{
	array = realloc(array, (count + 1) * size);
	if (!array)
		bad_plan("no memory");
	memset((char *)array + count * size, 0, size);
	return array;
}

static void read_page(struct test *test)
{
	static const char *const kinds[] = { "anonymous", "file" };
	if (test->pages == MOST_PAGES)
		bad_plan("too many pages");
	struct page *page = &test->page[test->pages++];
	page->of_file = one_of(kinds, 2);
	page->value = number();
}

static void read_task(struct test *test)
{
	static const char *const kinds[] = { "process", "thread", "device" };
	if (test->tasks == MOST_TASKS)
		bad_plan("too many tasks");
	struct task *task = &test->task[test->tasks];
	task->kind = one_of(kinds, 3);
	task->process = task->kind == THREAD ? number_up_to(MOST_TASKS - 1) : test->tasks;
	test->tasks++;
}

static void read_reference(struct test *test)
{
	static const char *const kinds[] = { "get", "pin" }, *const accesses[] = { "read", "write" };
	if (test->references == MOST_REFERENCES)
		bad_plan("too many references");
	struct reference *reference = &test->reference[test->references++];
	reference->mechanism = one_of(mechanism_names, MECHANISMS);
	reference->pin = one_of(kinds, 2);
	reference->writes = one_of(accesses, 2);
	reference->loads = number_up_to(64);
	reference->stores = number_up_to(64);
	for (const char *flag; (flag = next_word());) {
		reference->fast |= !strcmp(flag, "fast");
		reference->longterm |= !strcmp(flag, "longterm");
		reference->force |= !strcmp(flag, "force");
	}
}

static void read_statement(struct test *test)
{
	struct task *task = &test->task[number_up_to(test->tasks - 1)];
	task->statements = grown(task->statements, task->count, sizeof *task->statements);
	struct statement *statement = &task->statements[task->count++];
	statement->operation = one_of(operation_names, OPERATIONS);
	statement->a = number();
	statement->b = number();
	statement->value = number();
	statement->reg = number();
}

static struct schedule *new_schedule(struct test *test)
{
	test->schedule = grown(test->schedule, test->schedules, sizeof *test->schedule);
	return &test->schedule[test->schedules++];
}

/* `2` is a whole operation of task 2; `2+` is one that begins, and `2-` that it ends. */
static enum turn_kind kind_of_turn(const char *turn)
{
	return strchr(turn, '+') ? BEGINS : strchr(turn, '-') ? ENDS : WHOLE;
}

static void read_order(struct test *test)
{
	struct schedule *schedule = new_schedule(test);
	schedule->repetitions = number();
	for (const char *task; (task = next_word());) {
		schedule->order = grown(schedule->order, schedule->count, sizeof *schedule->order);
		schedule->order[schedule->count++] = (struct turn){ atoi(task), kind_of_turn(task) };
	}
}

static void read_cpus(struct test *test)
{
	test->held = true;
	for (int task = 0; task < test->tasks; task++)
		test->cpu[task] = number_up_to(sysconf(_SC_NPROCESSORS_ONLN) - 1);
}

static void read_race(struct test *test)
{
	struct schedule *schedule = new_schedule(test);
	schedule->race = true;
	schedule->repetitions = number();
	schedule->seed = strtoull(word(), NULL, 10);
	schedule->most_delay = number();
}

static void read_device(struct test *test)
{
	static const char *const what[] = { "swap" }, *const devices[] = { "none", "disk", "zram" };
	one_of(what, 1);
	test->swap = one_of(devices, 3);
}

static void read_line(struct test *test, const char *first)
{
	static const char *const answers[] = { "no", "yes" };
	if (!strcmp(first, "page"))
		read_page(test);
	else if (!strcmp(first, "task"))
		read_task(test);
	else if (!strcmp(first, "reference"))
		read_reference(test);
	else if (!strcmp(first, "device"))
		read_device(test);
	else if (!strcmp(first, "registers"))
		test->registers = number_up_to(MOST_REGISTERS);
	else if (!strcmp(first, "signals"))
		test->signals = number_up_to(MOST_SIGNALS);
	else if (!strcmp(first, "batches"))
		test->batches = one_of(answers, 2);
	else if (!strcmp(first, "tlbs"))
		test->tlbs = one_of(answers, 2);
	else if (!strcmp(first, "cpus"))
		read_cpus(test);
	else if (!strcmp(first, "do"))
		read_statement(test);
	else if (!strcmp(first, "order"))
		read_order(test);
	else if (!strcmp(first, "race"))
		read_race(test);
	else
		bad_plan("an unknown line");
}

struct plan read_plan(const char *path)
{
	struct plan plan = { 0 };
	bool inside = false;
	char *line = NULL;
	size_t room = 0;
	FILE *file = fopen(path, "r");
	if (!file)
		bad_plan("there is no plan");
	while (getline(&line, &room, file) > 0) {
		line_number++;
		const char *first = strtok_r(line, " \n", &rest_of_line);
		if (!first)
			continue;
		if (!strcmp(first, "test")) {
			plan.tests = grown(plan.tests, plan.count, sizeof *plan.tests);
			plan.tests[plan.count++].number = number();
			inside = true;
		} else if (!strcmp(first, "end")) {
			inside = false;
		} else if (inside) {
			read_line(&plan.tests[plan.count - 1], first);
		} else if (!strcmp(first, "symbol")) {
			report_symbol(word());
		} else {
			bad_plan("a line that belongs to no test");
		}
	}
	free(line);
	fclose(file);
	return plan;
}

bool names_operation(const struct test *test, enum operation operation)
{
	for (int task = 0; task < test->tasks; task++)
		for (int i = 0; i < test->task[task].count; i++)
			if (test->task[task].statements[i].operation == operation)
				return true;
	return false;
}

bool names_mechanism(const struct test *test, enum mechanism_name mechanism)
{
	for (int i = 0; i < test->references; i++)
		if (test->reference[i].mechanism == mechanism)
			return true;
	return false;
}
