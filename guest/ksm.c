/*
 * ksmd looks at whatever is marked by MADV_MERGEABLE, while a test names one page at a time. So the page is marked and ksmd woken for a
 * few rounds. A page of equal content that is not marked yet is only what makes this one a KSM page, to be merged with in its turn: a
 * page of the guest's own takes its place, and is gone afterwards.
 */
#define _GNU_SOURCE
#include "ksm.h"
#include "mappings.h"
#include "pages.h"
#include "references.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define FOLDER "/sys/kernel/mm/ksm/"

enum { ROUNDS = 6, SCAN_TIME = 3000000 };

/* From v6.10 on the flags of frames call every anonymous page a KSM page; such kernels say in smaps how much of a mapping is merged. */
static bool flags_tell;

void prepare_ksm(void)
{
	write_text(FOLDER "run", "0");
	write_text(FOLDER "sleep_millisecs", "1");
	write_text(FOLDER "pages_to_scan", "1000");
	write_text(FOLDER "smart_scan", "0");
	int local = 1;
	flags_tell = !has_flag(frame_at(getpid(), &local), FRAME_IS_KSM);
}

bool has_ksm(void)
{
	return read_number(FOLDER "full_scans") >= 0;
}

static bool smaps_says_ksm(pid_t pid, int page)
{
	char path[64], start[32], line[256];
	int kilobytes = 0;
	snprintf(path, sizeof path, "/proc/%d/smaps", (int)pid);
	snprintf(start, sizeof start, "%08lx-", (unsigned long)page_address(page));
	FILE *file = fopen(path, "re");
	bool inside = false;
	while (file && fgets(line, sizeof line, file) && !(inside && sscanf(line, "KSM: %d", &kilobytes) == 1))
		inside |= !strncmp(line, start, strlen(start));
	if (file)
		fclose(file);
	return kilobytes > 0;
}

static bool is_ksm(pid_t pid, int page)
{
	if (!flags_tell)
		return smaps_says_ksm(pid, page);
	return has_flag(frame_at(pid, page_address(page)), FRAME_IS_KSM);
}

/* What a process has mapped there; /proc/PID/mem does not change how it is mapped, as a PIN might. */
static bool read_page_of(pid_t pid, int page, char *content)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool whole = file >= 0 && pread(file, content, PAGE_BYTES, (off_t)(uintptr_t)page_address(page)) == PAGE_BYTES;
	close(file);
	return whole;
}

/* The pages of the run that are equal to one: NONE, only such as are not merged, or a KSM page. */
enum equals { NONE, PLAIN, MERGED };

static enum equals find_equals(const struct mappings *mappings, uint64_t frame, const char *content)
{
	static char other[PAGE_BYTES];
	enum equals found = NONE;
	for (int task = 0; task < test->tasks; task++)
		for (int page = 0; page < test->pages; page++) {
			uint64_t there = mappings->frame[task][page];
			if (there == frame || !has_flag(there, FRAME_IS_ANONYMOUS) ||
			    !read_page_of(shared->task[task].pid, page, other) || memcmp(other, content, PAGE_BYTES))
				continue;
			if (is_ksm(shared->task[task].pid, page))
				return MERGED;
			found = PLAIN;
		}
	return found;
}

static void *make_twin(const char *content)
{
	void *twin = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (twin == MAP_FAILED)
		return NULL;
	memcpy(twin, content, PAGE_BYTES);
	madvise(twin, PAGE_BYTES, MADV_MERGEABLE);
	return twin;
}

/* ksmd needs a round to see that a page does not change, and others to find its like. */
static void wake_ksmd(int page)
{
	long start = read_number(FOLDER "full_scans");
	write_text(FOLDER "run", "1");
	wait_at_most(SCAN_TIME, read_number(FOLDER "full_scans") >= start + ROUNDS || is_ksm(getpid(), page));
	write_text(FOLDER "run", "0");
}

static void merge(int page, const char *content, enum equals equals, int task)
{
	void *twin = equals == PLAIN ? make_twin(content) : NULL;
	if (madvise(page_address(page), PAGE_BYTES, MADV_MERGEABLE)) {
		if (errno != ENOMEM)
			missed_by_error(KSM_SCAN, task, errno);
	} else {
		wake_ksmd(page);
	}
	if (twin)
		munmap(twin, PAGE_BYTES);
}

void ksm_scan(int page, int task)
{
	static char content[PAGE_BYTES];
	struct mappings before, after;
	uint64_t frame = wait_for_anonymous_page(page_address(page));
	look_at_mappings(&before);
	if (is_ksm(getpid(), page) || !read_page_of(getpid(), page, content))
		return;
	enum equals equals = find_equals(&before, frame, content);
	if (equals == NONE)
		return;
	merge(page, content, equals, task);
	look_at_mappings(&after);
	if (schedule->race)
		return;
	if (!is_ksm(getpid(), page) && !some_reference_is_taken())
		missed(KSM_SCAN, task, "not-merged");
	if (others_changed(&before, &after, frame))
		missed(KSM_SCAN, task, "other-pages");
}
