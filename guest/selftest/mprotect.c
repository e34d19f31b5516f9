#include <sys/mman.h>

static void protect(long *page, int protection)
{
	if (mprotect(page, PAGE_BYTES, protection) && errno != ENOMEM)
		skip("mprotect");
}
