#define _GNU_SOURCE
#include "run.h"
#include "operations.h"
#include "lru.h"
#include "pages.h"
#include "references.h"
#include "report.h"
#include "swap.h"
#include "system.h"
#include "tasks.h"
#include "userfaultfd.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

const struct test *test;
const struct schedule *schedule;
int repetition;
struct shared *shared;

/* In microseconds: when a turn is passed on, when nothing happens any more, and when a run is given up. */
enum { TURN_TIME = 250000, HANG_TIME = 500000, RUN_TIME = 15000000, LOOK_TIME = 2000000, KILL_TIME = 5000000 };

/* All processes of a run are one process group, which is killed as one. */
static pid_t group;

void make_shared_memory(void)
{
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

pid_t fork_into_run(void)
{
	pid_t pid = fork();
	if (pid == 0)
		setpgid(0, group);
	else if (pid > 0) {
		if (!group)
			group = pid;
		setpgid(pid, group);
	}
	return pid;
}

void missed(enum operation operation, int task, const char *reason)
{
	char word[128];
	int length = snprintf(word, sizeof word, " %s:%d:%s", operation_names[operation], task, reason);
	int place = atomic_fetch_add(&shared->missed_length, length);
	if (place + length < (int)sizeof shared->missed)
		memcpy(shared->missed + place, word, length);
}

void missed_by_error(enum operation operation, int task, int error)
{
	missed(operation, task, strerrorname_np(error) ? strerrorname_np(error) : "error");
}

static void start_run(const struct test *which, int schedule_number, int number)
{
	test = which;
	schedule = &test->schedule[schedule_number];
	repetition = number;
	group = 0;
	memset(shared, 0, sizeof *shared);
	shared->looks = -1;
	for (int task = 0; task < test->tasks; task++)
		shared->task[task].position = -1;
}

static void start_processes(void)
{
	if (fork_into_run() == 0) {
		make_pages();
		register_file_pages();
		if (!test->batches)
			drain_batches();
		shared->ready = 1;
		become_process(0);
	}
	for (int task = 0; task < test->tasks; task++)
		if (test->task[task].kind == DEVICE && fork_into_run() == 0)
			become_device(task, 0);
}

/* The turn of a task that has exited is over, and a process without its memory goes on with the program. */
static void follow_exits(void)
{
	for (int task = 0; task < test->tasks; task++) {
		struct task_state *state = &shared->task[task];
		if (state->stage != EXITS || !has_exited(task))
			continue;
		state->inside = 0;
		state->stage = RUNS;
		if (!schedule->race)
			pass_turn(state->position);
		if (fork_into_run() == 0)
			become_device(task, state->statement + 1);
	}
}

static bool all_done(void)
{
	for (int task = 0; task < test->tasks; task++)
		if (shared->task[task].stage != DONE)
			return false;
	return true;
}

/* A number that grows with whatever a task does. */
static long progress(void)
{
	long sum = shared->turn;
	for (int task = 0; task < test->tasks; task++)
		sum += 4 * shared->task[task].statement + 2 * shared->task[task].stage + shared->task[task].inside;
	return sum;
}

/* The turn is passed on, and with it the next ones of the same task, which waits inside an operation. */
static void pass_late_turn(void)
{
	int blocked = schedule->order[shared->turn];
	do {
		if (!pass_turn(shared->turn))
			return;
		shared->late++;
	} while (shared->turn < schedule->count && schedule->order[shared->turn] == blocked && shared->task[blocked].inside);
}

/* Whether what all tasks that are not done stand at can wait for ever: a slow operation is no reason to give up. */
static bool all_wait(void)
{
	for (int task = 0; task < test->tasks; task++) {
		struct task_state *state = &shared->task[task];
		if (state->stage == EXITS)
			return false;
		if (state->stage == RUNS && state->inside &&
		    !may_wait(test->task[task].statements[state->statement].operation))
			return false;
	}
	return shared->ready;
}

enum outcome { ENDED, HANGS, LOST };

static enum outcome watch(void)
{
	uint64_t start = microseconds(), moved = start;
	for (long last = -1;;) {
		follow_exits();
		if (all_done())
			return ENDED;
		uint64_t now = microseconds();
		if (progress() != last) {
			last = progress();
			moved = now;
		}
		bool turns_left = !schedule->race && shared->turn < schedule->count;
		if (now - moved > TURN_TIME && turns_left && shared->ready)
			pass_late_turn();
		else if (now - moved > HANG_TIME && !turns_left && all_wait())
			return HANGS;
		else if (now - start > RUN_TIME)
			return LOST;
		usleep(now - moved < 20000 ? 100 : 1000);
	}
}

/* Each process in turn looks at its pages, then PID 1 at the references; false if one of them never comes back. */
static bool look_at_the_end(void)
{
	for (int task = 0; task < test->tasks; task++) {
		struct task_state *state = &shared->task[task];
		if (test->task[task].kind != PROCESS || state->exited)
			continue;
		shared->looks = task;
		if (!wait_at_most(LOOK_TIME, state->stage == HAS_LOOKED))
			return false;
	}
	for (int i = 0; i < test->references; i++)
		shared->reference_at_end[i] = look_at_reference(i);
	return true;
}

static void reap(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

/* Children of those that are killed become children of PID 1; false if some process does not die. */
static bool kill_all(void)
{
	kill(-group, SIGKILL);
	return wait_at_most(KILL_TIME, (reap(), kill(-group, 0) != 0));
}

void run_once(const struct test *which, int schedule_number, int number)
{
	start_run(which, schedule_number, number);
	prepare_swap();
	prepare_userfaultfd();
	prepare_references();
	start_processes();
	enum outcome outcome = watch();
	if (outcome == ENDED && !look_at_the_end())
		outcome = LOST;
	if (outcome == LOST)
		report_lost(schedule_number);
	else
		report_run(schedule_number, outcome == HANGS);
	clean_references();
	if (!kill_all())
		fprintf(stderr, "guest: a process of test %d does not die\n", test->number);
}
