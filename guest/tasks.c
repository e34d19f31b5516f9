#define _GNU_SOURCE
#include "tasks.h"
#include "held.h"
#include "operations.h"
#include "pages.h"
#include "system.h"
#include "userfaultfd.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

bool pass_turn(int position)
{
	int now = position;
	bool passed = atomic_compare_exchange_strong(&shared->turn, &now, position + 1);
	if (passed && position + 1 < schedule->count && schedule->order[position + 1].kind == ENDS)
		tell_debugger(TURN_IS_OF_HELD_TASK, schedule->order[position + 1].task, NULL);
	return passed;
}

/* A number that depends on all that says which operation of which run it is: a race can be repeated. */
static uint64_t chance(int task, int statement)
{
	uint64_t mixed = schedule->seed;
	const uint64_t parts[] = { repetition, task, statement };
	for (int i = 0; i < 3; i++) {
		mixed += 0x9e3779b97f4a7c15ull * (parts[i] + 1);
		mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
		mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
		mixed ^= mixed >> 31;
	}
	return mixed;
}

/* Half of the delays are none, and of the others many are short: what races is mostly close together. */
static void wait_by_chance(int task, int statement)
{
	uint64_t number = chance(task, statement);
	if (number % 2 || schedule->most_delay <= 0)
		return;
	int delay = (number >> 8) % (schedule->most_delay + 1) >> (number >> 1) % 4;
	uint64_t end = microseconds() + delay;
	while (microseconds() < end)
		;
}

static void wait_for_turn(int task)
{
	struct task_state *state = &shared->task[task];
	int position = state->position + 1;
	while (position < schedule->count && schedule->order[position].task != task)
		position++;
	state->position = position;
	wait_until(shared->turn >= position);
}

/* The debugger passes the turn on when it holds the task. Where it never came to that place, the task does so itself. */
static void end_held_turn(int task)
{
	struct task_state *state = &shared->task[task];
	if (shared->turn == state->position) {
		tell_debugger(WAS_NOT_HELD, task, NULL);
		pass_turn(state->position);
	}
	wait_for_turn(task);
	pass_turn(state->position);
}

static void execute(int task, int number)
{
	struct task_state *state = &shared->task[task];
	const struct statement *statement = &test->task[task].statements[number];
	bool whole = statement->operation != SIGNAL && statement->operation != AWAIT;
	state->statement = number;
	if (whole && schedule->race)
		wait_by_chance(task, number);
	else if (whole)
		wait_for_turn(task);
	bool held = whole && !schedule->race && is_held_at(state->position);
	if (held) {
		wait_until(all_have_touched());
		tell_debugger(IS_TO_BE_HELD, task, page_of(statement));
	}
	state->inside = 1;
	do_operation(task, statement);
	state->inside = 0;
	if (held)
		end_held_turn(task);
	else if (whole && !schedule->race)
		pass_turn(state->position);
}

/*
 * LRU batches and TLBs belong to CPUs: where they matter, each task stays on one. A TLB is emptied when another process comes to its CPU, so
 * where that matters the first one is left to PID 1 and its helpers.
 */
static void stay_on_own_cpu(int task)
{
	int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	if (test->held)
		stay_on_cpu(test->cpu[task]);
	else if (test->tlbs)
		stay_on_cpu(cpus > 1 ? 1 + task % (cpus - 1) : 0);
	else if (test->batches)
		stay_on_cpu(task % cpus);
	if (test->tlbs)
		wait_awake();
}

static void run_program(int task, int from)
{
	struct task_state *state = &shared->task[task];
	state->thread = gettid();
	stay_on_own_cpu(task);
	if (test->held)
		touch_memory(task);
	wait_until(shared->ready);
	for (int number = from; number < test->task[task].count; number++)
		execute(task, number);
	state->statement = test->task[task].count;
	state->stage = DONE;
}

static _Noreturn void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static void *run_thread(void *task)
{
	run_program((intptr_t)task, 0);
	sleep_for_ever();
}

static void start_threads(int process)
{
	pthread_t thread;
	for (intptr_t task = 0; task < test->tasks; task++)
		if (test->task[task].kind == THREAD && test->task[task].process == process) {
			shared->task[task].pid = getpid();
			shared->task[task].stage = RUNS;
			int error = pthread_create(&thread, NULL, run_thread, (void *)task);
			if (error)
				missed_by_error(FORK, task, error);
		}
}

static void look_at_pages(int task)
{
	struct task_state *state = &shared->task[task];
	for (int page = 0; page < test->pages; page++) {
		continue_if_missing(page);
		struct value found = load_page(page);
		if (found.kind == VALUE)
			state->at_end[page] = found;
	}
	state->stage = HAS_LOOKED;
}

static int process = -1;

int own_process(void)
{
	return process;
}

_Noreturn void become_process(int task)
{
	process = task;
	struct task_state *state = &shared->task[task];
	state->pid = getpid();
	state->stage = RUNS;
	start_threads(task);
	run_program(task, 0);
	wait_until(shared->looks == task);
	look_at_pages(task);
	sleep_for_ever();
}

_Noreturn void become_device(int task, int from)
{
	shared->task[task].stage = RUNS;
	run_program(task, from);
	sleep_for_ever();
}

void fork_task(int parent, int child)
{
	begin_tracked_fork(child);
	pid_t pid = fork();
	if (pid == 0)
		become_process(child);
	end_tracked_fork(child, pid > 0);
	if (pid < 0)
		missed_by_error(FORK, parent, errno);
	else
		wait_until(shared->task[child].pid);
}

/* A call to process_vm_readv() keeps the memory of the process until it returns. */
static bool is_held(void)
{
	for (int i = 0; i < test->references; i++)
		if (test->reference[i].mechanism == PROCESS_VM && shared->reference[i].stage == TAKEN &&
		    shared->reference[i].taker == getpid())
			return true;
	return false;
}

_Noreturn void exit_task(int task)
{
	if (is_held())
		missed(EXIT, task, "memory-held-by-process_vm");
	shared->task[task].exited = 1;
	shared->task[task].stage = EXITS;
	_exit(0);
}

/* Reads what a file of /proc/NUMBER begins with; false where there is none. */
static bool read_proc(int number, const char *name, char *text, size_t room)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", number, name);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	ssize_t count = read(file, text, room - 1);
	close(file);
	text[count > 0 ? count : 0] = 0;
	return count > 0;
}

/* The letter that says what a thread is doing, as ps(1) shows it; X where there is none. */
static char letter_of(int thread)
{
	char line[512];
	const char *name_end = read_proc(thread, "stat", line, sizeof line) ? strrchr(line, ')') : NULL;
	return name_end ? name_end[2] : 'X';
}

/* A zombie has no memory; its parent never asks for it, so it stays one. */
bool has_exited(int task)
{
	char letter = letter_of(shared->task[task].pid);
	return letter == 'Z' || letter == 'X';
}

/* GUP sleeps uninterruptibly (D) for a userfaultfd. */
bool is_asleep(int task)
{
	char where[64];
	int thread = shared->task[task].thread;
	char letter = letter_of(thread);
	return letter == 'S' || (letter == 'D' && read_proc(thread, "wchan", where, sizeof where) && !strcmp(where, "handle_userfault"));
}
