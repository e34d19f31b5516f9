#define _GNU_SOURCE
#include "run.h"
#include "fuse.h"
#include "lru.h"
#include "pages.h"
#include "references.h"
#include "report.h"
#include "swap.h"
#include "system.h"
#include "tasks.h"
#include "userfaultfd.h"
#include "watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

const struct test *test;
const struct schedule *schedule;
int repetition;
struct shared *shared;

/* In microseconds: when a process does not come back any more. */
enum { LOOK_TIME = 2000000, KILL_TIME = 5000000 };

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
		drain_batches();
		shared->ready = 1;
		become_process(0);
	}
	for (int task = 0; task < test->tasks; task++)
		if (test->task[task].kind == DEVICE && fork_into_run() == 0)
			become_device(task, 0);
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
	refuse_all_reads();
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
	if (test->held || test->tlbs)
		stay_on_cpu(0);
	else
		use_all_cpus();
	prepare_swap();
	prepare_userfaultfd();
	prepare_references();
	start_processes();
	enum outcome outcome = watch_run();
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
