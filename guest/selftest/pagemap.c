#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

/* The word of a page in a file of /proc that has one for each. */
static uint64_t word_in(const char *path, uint64_t index)
{
	uint64_t word = 0;
	int file = open(path, O_RDONLY);
	if (file < 0 || pread(file, &word, sizeof(word), index * sizeof(word)) != sizeof(word))
		skip(path);
	close(file);
	return word;
}

/* The number of the frame that is mapped there; 0 where none is. Nobody but root may know it. */
static uint64_t frame_at(const long *page)
{
	uint64_t entry = word_in("/proc/self/pagemap", (uintptr_t)page / PAGE_BYTES);
	return entry >> 63 ? entry & ((1ull << 55) - 1) : 0;
}
