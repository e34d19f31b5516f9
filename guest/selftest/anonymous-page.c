#include <sys/mman.h>

static void map_anonymous(long *page, long value)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
	if (mmap(page, PAGE_BYTES, PROT_READ | PROT_WRITE, flags, -1, 0) != page)
		skip("mmap");
	*(volatile long *)page = value;
}
