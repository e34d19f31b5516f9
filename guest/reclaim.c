#include "reclaim.h"
#include "cgroups.h"
#include "lru.h"
#include "mappings.h"
#include "pages.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* The kernel may keep a page for a while, as while it writes it. */
enum { TRIES = 3, GROUP_TRIES = 8 };

static bool is_mapped(const void *address)
{
	return frame_at(getpid(), address) != 0;
}

static void reclaim_own(void *address, int task)
{
	for (int i = 0; i < TRIES && is_mapped(address); i++) {
		if (!test->batches)
			drain_batches();
		if (madvise(address, PAGE_BYTES, MADV_PAGEOUT)) {
			if (errno != ENOMEM)
				missed_by_error(RECLAIM, task, errno);
			return;
		}
	}
}

/* A reason that the kernel may have to keep a page. */
static bool some_reference_is_held(void)
{
	for (int i = 0; i < test->references; i++)
		if (shared->reference[i].stage == TAKEN)
			return true;
	return false;
}

static void reclaim_shared(void *address, uint64_t frame, int task)
{
	struct mappings before, after;
	look_at_mappings(&before);
	for (int i = 0; i < GROUP_TRIES && frame_at(getpid(), address) == frame; i++) {
		if (!test->batches)
			drain_batches();
		if (!reclaim_group_of(frame)) {
			missed(RECLAIM, task, "mapped-more-than-once");
			return;
		}
	}
	look_at_mappings(&after);
	if (frame_at(getpid(), address) == frame && !some_reference_is_held())
		missed(RECLAIM, task, "kept");
	if (!schedule->race && others_changed(&before, &after, frame))
		missed(RECLAIM, task, "other-pages");
}

void reclaim_page(int page, int task)
{
	void *address = page_address(page);
	wait_until_mapped(address);
	uint64_t frame = frame_at(getpid(), address);
	if (mappings_of(frame) > 1)
		reclaim_shared(address, frame, task);
	else
		reclaim_own(address, task);
}
