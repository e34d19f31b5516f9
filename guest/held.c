#include "held.h"
#include "pages.h"
#include "report.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static __attribute__((noinline, noclone)) void at_breakpoint(enum told what, long task, void *turn, void *page)
{
	asm volatile("" : : "r"(what), "r"(task), "r"(turn), "r"(page) : "memory");
}

void tell_debugger(enum told what, int task, void *page)
{
	at_breakpoint(what, task, &shared->turn, page);
}

extern const char __executable_start[], end[];

static void read_pages(const volatile char *from, const volatile char *to)
{
	for (; from < to; from += PAGE_BYTES)
		(void)*from;
}

void touch_memory(int task)
{
	volatile char stack[16 * PAGE_BYTES];
	for (size_t i = 0; i < sizeof stack; i += PAGE_BYTES)
		stack[i] = 0;
	read_pages(__executable_start, end);
	read_pages((char *)shared, (char *)(shared + 1));
	shared->task[task].touched = 1;
}

bool all_have_touched(void)
{
	for (int task = 0; task < test->tasks; task++)
		if (shared->task[task].stage == RUNS && !shared->task[task].touched)
			return false;
	return true;
}

bool is_held_at(int position)
{
	return position < schedule->count && schedule->order[position].kind == BEGINS;
}

bool another_is_held(int task)
{
	int held = 0;
	for (int i = 0; i < shared->turn && i < schedule->count; i++)
		if (schedule->order[i].task != task && schedule->order[i].kind != WHOLE)
			held += schedule->order[i].kind == BEGINS ? 1 : -1;
	return held > 0;
}

void *page_of(const struct statement *statement)
{
	switch (statement->operation) {
	case SIGNAL: case AWAIT: case LOAD: case STORE: case GIVE_BACK: case FORK: return NULL;
	default: return statement->a < 0 ? NULL : page_address(statement->a);
	}
}

/* A function may be there more than once: each file that includes a static one has its own. */
void report_symbol(const char *name)
{
	char line[512], found[256];
	unsigned long long address;
	FILE *symbols = fopen("/proc/kallsyms", "r");
	while (symbols && fgets(line, sizeof line, symbols))
		if (sscanf(line, "%llx %*c %255s", &address, found) == 2 && !strcmp(found, name))
			report_address(name, address);
	if (!strcmp(name, "at_breakpoint"))
		report_address(name, (uintptr_t)at_breakpoint);
	if (symbols)
		fclose(symbols);
}
