#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What all processes of a run share. */
static struct run {
	atomic_int turn;     /* which operation is next; -1 while pages are made */
	atomic_int finished; /* how many tasks have done all their operations */
	atomic_int exiting;  /* the process that is about to be gone */
	atomic_bool is_told; /* somebody says why the run is given up, */
	atomic_int given_up; /* which is SKIPPED or NOT_DONE, for this reason: */
	char why[128];
	pid_t conductor;
	struct seen seen;
} *run;

enum { GOES_ON, SKIPPED, NOT_DONE };

static _Noreturn void give_up(int how, const char *what, const char *reason)
{
	if (!atomic_exchange(&run->is_told, true)) {
		snprintf(run->why, sizeof(run->why), "%s: %s", what, reason);
		run->given_up = how;
	}
	if (getpid() == run->conductor)
		_exit(0);
	for (;;)
		pause();
}

/* This kernel, or this machine, lacks what the test needs. */
static _Noreturn void skip(const char *what)
{
	give_up(SKIPPED, what, strerror(errno));
}

/* All operations are done in one order: each task waits until its own is next. */
static void begin(int turn)
{
	while (run->turn < turn)
		usleep(100);
}

static void end(int turn)
{
	int now = turn;

	atomic_compare_exchange_strong(&run->turn, &now, turn + 1);
}

/* The memory of a process is gone when the process is. */
static void end_if_exited(int turn)
{
	if (run->exiting && kill(run->exiting, 0)) {
		run->exiting = 0;
		end(turn);
	}
}

/* Passes a turn on after a quarter of a second: a store that waits for userfaultfd ends when another operation lets it. */
static void conduct(int first, int last)
{
	for (int turn = first; turn < last; turn++) {
		for (int waited = 0; waited < 2500 && run->turn == turn && !run->given_up; waited++) {
			usleep(100);
			end_if_exited(turn);
		}
		end(turn);
	}
}

static void wait_for_tasks(int tasks)
{
	for (int waited = 0; waited < 5000 && run->finished < tasks && !run->given_up; waited++)
		usleep(100);
	if (run->finished < tasks)
		give_up(NOT_DONE, "a task", "it has not come to its end");
}

static void start(void (*task)(void))
{
	pid_t pid = fork();
	if (pid < 0)
		skip("fork");
	if (pid > 0)
		return;
	task();
	for (;;)
		pause();
}

static void show(const char *name, long value)
{
	if (value == NONE || value == FAULT)
		printf(" %s is %s", name, value == FAULT ? "a fault" : "nothing");
	else
		printf(" %s is %ld", name, value);
}
