#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <unistd.h>

/* move_pages(2) of one page; without a node it says where the page is. */
static long move_to(long *page, const int *node, int *status)
{
	return syscall(SYS_move_pages, 0, 1ul, &page, node, status, MPOL_MF_MOVE_ALL);
}

/* Before it looks at a page, it empties the LRU batches of all CPUs; there is no page at this address. */
static void drain_batches(void)
{
	int node = 0, status;
	move_to((long *)PAGE_BYTES, &node, &status);
}
