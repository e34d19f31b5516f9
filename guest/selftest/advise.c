#include <sys/mman.h>

/* Where nothing is mapped (ENOMEM) there is nothing to do. */
static void advise(long *page, int advice, const char *name)
{
	if (madvise(page, PAGE_BYTES, advice) && errno != ENOMEM)
		skip(name);
}
