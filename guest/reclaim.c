/*
 * Reclaim of one page, by MADV_PAGEOUT where one process alone has mapped it, else by the control group that is charged for it. Both may
 * pass the page over for a reason of the moment, so there are some tries, until the kernel has looked at the page once: where it keeps a
 * page that it has looked at, it puts it among the active ones.
 */
#include "reclaim.h"
#include "cgroups.h"
#include "held.h"
#include "lru.h"
#include "mappings.h"
#include "pages.h"
#include "references.h"
#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

enum { OWN_TRIES = 3, GROUP_TRIES = 8 };

/* A page that is reclaimed, and what it was like before. */
struct attempt {
	void *address;
	uint64_t frame;
	bool was_active;
	int task;
};

static bool is_mapped(const struct attempt *attempt)
{
	return frame_at(getpid(), attempt->address) == attempt->frame;
}

static bool was_looked_at(const struct attempt *attempt)
{
	return !attempt->was_active && has_flag(attempt->frame, FRAME_IS_ACTIVE);
}

/* Whether the page stays for no reason that is known here: then nobody has tried. */
static bool stays_unexplained(const struct attempt *attempt)
{
	return is_mapped(attempt) && !was_looked_at(attempt) && !some_reference_is_taken() && !test->batches && !schedule->race &&
	       !shared->swap_is_off;
}

/* A CPU that is held drains nothing. Each task is on a CPU of its own then, whose batch MADV_PAGEOUT drains. */
static bool may_drain(int task)
{
	return !test->batches && !another_is_held(task);
}

static void reclaim_own(const struct attempt *attempt)
{
	for (int i = 0; i < OWN_TRIES && is_mapped(attempt) && !was_looked_at(attempt); i++) {
		if (may_drain(attempt->task))
			drain_batches();
		if (madvise(attempt->address, PAGE_BYTES, MADV_PAGEOUT)) {
			if (errno != ENOMEM)
				missed_by_error(RECLAIM, attempt->task, errno);
			return;
		}
	}
	if (stays_unexplained(attempt))
		missed(RECLAIM, attempt->task, "kept");
}

/*
 * Two mappings by which a page was used lately are reason enough for the kernel to keep it for another round. 1 to clear_refs takes the
 * marks of use away, and nothing else.
 */
static void forget_use(void)
{
	char path[64];
	for (int task = 0; task < test->tasks; task++) {
		snprintf(path, sizeof path, "/proc/%d/clear_refs", shared->task[task].pid);
		if (test->task[task].kind == PROCESS && shared->task[task].pid && !shared->task[task].exited)
			write_text(path, "1");
	}
}

/* A page that is active already may be passed over until the counts of the group are up to date, which takes the kernel two seconds. */
static void reclaim_from_group(const struct attempt *attempt)
{
	for (int i = 0; i < GROUP_TRIES && is_mapped(attempt) && !was_looked_at(attempt); i++) {
		if (may_drain(attempt->task))
			drain_batches();
		forget_use();
		if (!reclaim_group_of(attempt->frame)) {
			missed(RECLAIM, attempt->task, "mapped-more-than-once");
			return;
		}
	}
	if (stays_unexplained(attempt))
		missed(RECLAIM, attempt->task, attempt->was_active ? "active" : "kept");
}

/* The group may be charged for other pages as well: copies that its processes have made. */
static void reclaim_shared(const struct attempt *attempt)
{
	struct mappings before, after;
	look_at_mappings(&before);
	reclaim_from_group(attempt);
	look_at_mappings(&after);
	if (!schedule->race && others_changed(&before, &after, attempt->frame))
		missed(RECLAIM, attempt->task, "other-pages");
}

void reclaim_page(int page, int task)
{
	struct attempt attempt = { .address = page_address(page), .task = task };
	attempt.frame = wait_for_page_on_lru(attempt.address);
	attempt.was_active = has_flag(attempt.frame, FRAME_IS_ACTIVE);
	if (mappings_of(attempt.frame) > 1)
		reclaim_shared(&attempt);
	else
		reclaim_own(&attempt);
}
