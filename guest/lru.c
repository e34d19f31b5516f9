#include "lru.h"
#include "pages.h"

#include <errno.h>
#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <unistd.h>

/* 0, the number of pages that were not moved, or an error as a negative number. status: the node of the page, or an error. */
static int move_to(void *address, const int *node, int *status)
{
	long result = syscall(SYS_move_pages, 0, 1ul, &address, node, status, MPOL_MF_MOVE_ALL);
	return result < 0 ? -errno : (int)result;
}

/* move_pages() drains before it looks at a page at all; there is none at this address. */
void drain_batches(void)
{
	int node = 0, status;
	move_to((void *)PAGE_BYTES, &node, &status);
}

/* EBUSY is the kernel's answer where somebody has a reference; so is a count of pages that did not move. */
void migrate_page(int page, int task)
{
	void *address = page_address(page);
	int status = -ENOENT;
	uint64_t frame = wait_for_page_on_lru(address);
	int result = move_to(address, NULL, &status);
	int other = status == 0 ? 1 : 0;
	if (result >= 0 && status >= 0)
		result = move_to(address, &other, &status);
	if (frame_at(getpid(), address) != frame)
		return;
	if (result < 0)
		missed_by_error(MIGRATE, task, -result);
	else if (status < 0 && status != -EBUSY)
		missed_by_error(MIGRATE, task, -status);
}
