/*
 * A GET that is forced (FOLL_FORCE): a write to /proc/PID/mem takes the reference, stores through it and gives it back, all in one call.
 * The test must have the three in a row, and the call is made at the first of them.
 */
#include "pages.h"
#include "references.h"
#include "userfaultfd.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Whether nobody else has a turn between the three. */
static bool is_one_turn(int task)
{
	int position = shared->task[task].position;
	return schedule->race || (position + 2 < schedule->count && schedule->order[position + 1].task == task &&
				  schedule->order[position + 2].task == task);
}

/* The store that follows, or NULL. */
static const struct statement *store_behind(int reference, int task)
{
	int number = shared->task[task].statement;
	const struct statement *next = &test->task[task].statements[number + 1];
	bool follows = number + 2 < test->task[task].count && next[0].operation == STORE && next[0].a == reference &&
		       next[1].operation == GIVE_BACK && next[1].a == reference;
	return follows ? next : NULL;
}

static enum reference_stage take(int reference, int page, int task)
{
	const struct statement *next = store_behind(reference, task);
	if (!next || !is_one_turn(task)) {
		missed(TAKE, task, "not-in-one-call");
		return NOWHERE;
	}
	continue_if_missing(page);
	int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
	ssize_t written = pwrite(memory, &next->value, sizeof next->value, (off_t)(uintptr_t)page_address(page));
	int error = errno;
	close(memory);
	if (written == sizeof next->value)
		return TAKEN;
	if (error != EIO)
		missed_by_error(TAKE, task, error);
	return NOWHERE;
}

static void store(int reference, uint64_t value, int task)
{
	(void)reference, (void)value, (void)task;
}

static void give_back(int reference, int task)
{
	(void)reference, (void)task;
}

const struct mechanism proc_mem_mechanism = { .take = take, .store = store, .give_back = give_back };
