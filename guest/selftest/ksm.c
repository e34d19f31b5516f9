#include <stdio.h>
#include <sys/mman.h>

#define KSM "/sys/kernel/mm/ksm/"

static long ksm_number(const char *path)
{
	long number = -1;
	FILE *file = fopen(path, "r");
	if (!file || fscanf(file, "%ld", &number) != 1)
		skip(path);
	fclose(file);
	return number;
}

static void set_ksm_number(const char *path, long number)
{
	FILE *file = fopen(path, "w");
	if (!file || fprintf(file, "%ld", number) < 0 || fclose(file))
		skip(path);
}

/* ksmd merges the page with a twin that stands beside it, and is gone afterwards; and so with whatever is merged with its like already. */
static void ksm_scan(long *page)
{
	long *twin = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (twin == MAP_FAILED)
		skip("mmap");
	memcpy(twin, page, PAGE_BYTES);
	if (madvise(twin, PAGE_BYTES, MADV_MERGEABLE) || madvise(page, PAGE_BYTES, MADV_MERGEABLE))
		skip("MADV_MERGEABLE");
	long before = ksm_number(KSM "run"), start = ksm_number(KSM "full_scans");
	set_ksm_number(KSM "run", 1);
	for (int waited = 0; waited < 30000 && ksm_number(KSM "full_scans") < start + 6; waited++)
		usleep(100);
	set_ksm_number(KSM "run", before);
	if (frame_at(twin) != frame_at(page))
		give_up(NOT_DONE, "ksmd", "the page was not merged");
	munmap(twin, PAGE_BYTES);
}
