#include <sys/mman.h>
#include <unistd.h>

/* The private mapping of a file, of which nothing is mapped yet. */
static void map_file(long *page, long value)
{
	int file = memfd_create("page", MFD_CLOEXEC);
	int flags = MAP_PRIVATE | MAP_FIXED_NOREPLACE;
	if (file < 0 || ftruncate(file, PAGE_BYTES) || pwrite(file, &value, sizeof(value), 0) != sizeof(value))
		skip("memfd_create");
	if (mmap(page, PAGE_BYTES, PROT_READ | PROT_WRITE, flags, file, 0) != page)
		skip("mmap");
	close(file);
}
