#include <sys/mman.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* MADV_PAGEOUT passes a page over that is mapped more than once. */
static void reclaim_once(long *page)
{
	if (mappings_of(frame_at(page)) > 1)
		reclaim_group();
	else if (madvise(page, PAGE_BYTES, MADV_PAGEOUT))
		skip("MADV_PAGEOUT");
}

/* The kernel may keep a page for a reason of the moment, so there are some tries. Whether it keeps the page for another one is its own affair. */
static void reclaim(long *page)
{
	uint64_t frame = frame_at(page);

	for (int tries = 0; tries < 8 && frame && frame_at(page) == frame; tries++) {
		drain_batches();
		reclaim_once(page);
	}
}
