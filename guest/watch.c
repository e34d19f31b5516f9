#include "watch.h"
#include "operations.h"
#include "run.h"
#include "system.h"
#include "tasks.h"

/*
 * In microseconds without any progress: when a turn is passed on whose task waits, and when it is passed on though nothing says that the
 * task waits; when no task can go on any more; and since the start of a run, when it is given up.
 */
enum { TURN_TIME = 250000, LONG_TURN_TIME = 3000000, HANG_TIME = 500000, RUN_TIME = 15000000 };

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

/* Whether a task waits for what another one does: it is inside such an operation, and asleep. One that the machine is slow for is not. */
static bool waits(int task)
{
	struct task_state *state = &shared->task[task];
	return state->inside && may_wait(test->task[task].statements[state->statement].operation) && is_asleep(task);
}

static bool turns_are_left(void)
{
	return !schedule->race && shared->turn < schedule->count;
}

/* A task that has not started, or has come to its end, takes no turn. Where a debugger holds one, it says when others wait. */
static bool turn_is_late(uint64_t idle)
{
	int task = schedule->order[shared->turn].task;
	if (test->held)
		return false;
	return idle > TURN_TIME && (shared->task[task].stage != RUNS || waits(task) || idle > LONG_TURN_TIME);
}

/* The turn is passed on, and with it the next ones of the same task, which waits inside an operation. */
static void pass_late_turn(void)
{
	int blocked = schedule->order[shared->turn].task;
	do {
		if (!pass_turn(shared->turn))
			return;
		shared->late++;
	} while (turns_are_left() && schedule->order[shared->turn].task == blocked && shared->task[blocked].inside);
}

static bool all_wait(void)
{
	for (int task = 0; task < test->tasks; task++) {
		int stage = shared->task[task].stage;
		if (stage == EXITS || (stage == RUNS && !waits(task)))
			return false;
	}
	return true;
}

enum outcome watch_run(void)
{
	uint64_t start = microseconds(), moved = start;
	for (long last = -1; !all_done();) {
		follow_exits();
		uint64_t now = microseconds();
		if (progress() != last || !shared->ready) {
			last = progress();
			moved = now;
		} else if (turns_are_left()) {
			if (turn_is_late(now - moved))
				pass_late_turn();
		} else if (now - moved > HANG_TIME && all_wait()) {
			return HANGS;
		}
		if (now - start > RUN_TIME)
			return LOST;
		usleep(now - moved < 20000 ? 100 : 1000);
	}
	return ENDED;
}
