#define _GNU_SOURCE
#include "pages.h"
#include "cgroups.h"
#include "system.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int words_of_page(void)
{
	int words = 1;
	for (int i = 0; i < test->references; i++)
		if (test->reference[i].mechanism == PROCESS_VM && 2 * (test->reference[i].loads + 1) > words)
			words = 2 * (test->reference[i].loads + 1);
	return words;
}

/*
 * 4 MiB apart, so that no two pages share a page table, and below all else that a process has mapped: what is done to all of its memory, by
 * clear_refs, is done to them first, and a task that is held there has left the rest as it was.
 */
void *page_address(int page)
{
	return (void *)(0x1000000ul + page * 0x400000ul);
}

static void *map_file(void *address, uint64_t value)
{
	int file = memfd_create("page", MFD_CLOEXEC);
	void *mapped = MAP_FAILED;
	if (ftruncate(file, PAGE_BYTES) == 0)
		mapped = mmap(address, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0);
	for (int i = 0; i < words_of_page(); i++)
		if (pwrite(file, &value, sizeof value, i * sizeof value) != sizeof value)
			mapped = MAP_FAILED;
	close(file);
	return mapped;
}

/* Only a page that several processes have mapped is reclaimed by its group. */
static bool needs_groups(void)
{
	return names_operation(test, RECLAIM) && (names_operation(test, FORK) || names_operation(test, KSM_SCAN));
}

void make_pages(void)
{
	bool grouped = needs_groups();
	for (int page = 0; page < test->pages; page++) {
		void *address = page_address(page), *mapped;
		if (grouped)
			enter_page_group(page);
		if (test->page[page].of_file)
			mapped = map_file(address, test->page[page].value);
		else
			mapped = mmap(address, PAGE_BYTES, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
		if (mapped == MAP_FAILED)
			missed(WRITE, 0, "no-page");
		else if (!test->page[page].of_file)
			store_page(page, test->page[page].value);
	}
	if (grouped)
		leave_page_group();
}

static __thread sigjmp_buf behind_access;
static __thread volatile sig_atomic_t is_access;

static void on_fault(int signal)
{
	if (is_access)
		siglongjmp(behind_access, 1);
	_exit(128 + signal);
}

void catch_faults(void)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

struct value load_page(int page)
{
	volatile uint64_t *address = page_address(page);
	struct value found = { FAULT, 0 };
	is_access = 1;
	if (!sigsetjmp(behind_access, 1)) {
		uint64_t word = *address;
		found = (struct value){ VALUE, word };
	}
	is_access = 0;
	return found;
}

/* The first word is what loads see, and is stored first: one store decides. */
static void store_words(volatile uint64_t *address, uint64_t value)
{
	int words = words_of_page();
	for (int i = 0; i < words; i++)
		address[i] = value;
}

void store_page(int page, uint64_t value)
{
	is_access = 1;
	if (!sigsetjmp(behind_access, 1))
		store_words(page_address(page), value);
	is_access = 0;
}

static bool read_word(const char *path, uint64_t index, uint64_t *word)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	bool whole = pread(file, word, sizeof *word, index * sizeof *word) == sizeof *word;
	close(file);
	return whole;
}

uint64_t pagemap_entry(pid_t pid, const void *address)
{
	char path[64];
	uint64_t entry = 0;
	snprintf(path, sizeof path, "/proc/%d/pagemap", (int)pid);
	read_word(path, (uintptr_t)address / PAGE_BYTES, &entry);
	return entry;
}

uint64_t frame_at(pid_t pid, const void *address)
{
	uint64_t entry = pagemap_entry(pid, address);
	return entry >> 63 ? entry & ((1ull << 55) - 1) : 0;
}

long mappings_of(uint64_t frame)
{
	uint64_t count = 0;
	return read_word("/proc/kpagecount", frame, &count) ? (long)count : -1;
}

bool has_flag(uint64_t frame, int flag)
{
	uint64_t flags = 0;
	return frame && read_word("/proc/kpageflags", frame, &flags) && flags >> flag & 1;
}

uint64_t wait_for_anonymous_page(const void *address)
{
	uint64_t frame;
	wait_until(has_flag(frame = frame_at(getpid(), address), FRAME_IS_ANONYMOUS));
	return frame;
}

/* Where the test does not say when batches are drained, whoever needs that drains them. */
uint64_t wait_for_page_on_lru(const void *address)
{
	uint64_t frame;
	wait_until(has_flag(frame = frame_at(getpid(), address), FRAME_IS_ANONYMOUS) &&
		   (!test->batches || has_flag(frame, FRAME_ON_LRU)));
	return frame;
}
