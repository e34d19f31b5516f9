#include "swap.h"
#include "pages.h"
#include "run.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT /* v5.4 */
#define MADV_PAGEOUT 21
#endif

static const char *const paths[] = { [SWAP_DISK] = "/dev/vda", [SWAP_ZRAM] = "/dev/zram0" };
static bool is_there[3];
static enum swap_device in_use = SWAP_NONE;
/* The last run may have ended with its swap off, or have been given up before. */
static bool was_taken_away;

/*
 * The head of a swap area, as mkswap(8) writes it: version 1, the last page, and the magic word at the end of the first page. With so many
 * slots, or with 0 as many as the device has.
 */
static bool make_swap_area(const char *path, int slots)
{
	static unsigned char head[PAGE_BYTES];
	static const char magic[] = "SWAPSPACE2";
	int file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return false;
	const uint32_t numbers[] = { 1, slots ? slots : lseek(file, 0, SEEK_END) / PAGE_BYTES - 1 };
	memset(head, 0, sizeof head);
	memcpy(head + 1024, numbers, sizeof numbers);
	memcpy(head + sizeof head - strlen(magic), magic, strlen(magic));
	bool written = pwrite(file, head, sizeof head, 0) == sizeof head && fsync(file) == 0;
	close(file);
	return written;
}

void make_swap_areas(void)
{
	write_text("/sys/block/zram0/disksize", "33554432");
	for (int device = SWAP_DISK; device <= SWAP_ZRAM; device++)
		is_there[device] = make_swap_area(paths[device], 0);
}

bool has_swap(enum swap_device device)
{
	return is_there[device];
}

/*
 * The kernel goes through the slots once before it uses one again, and does not see the one that it would begin with. Swapped out and
 * thrown away, a page makes it go on: afterwards a slot that is free is used at once.
 */
static void go_round_slots(int slots)
{
	for (int i = 0; i < 2 * slots; i++) {
		char *page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		page[0] = 1;
		madvise(page, PAGE_BYTES, MADV_PAGEOUT);
		munmap(page, PAGE_BYTES);
	}
}

static void turn_on(enum swap_device wanted)
{
	if (in_use != SWAP_NONE)
		swapoff(paths[in_use]);
	/* What races for a slot needs one that is used again: the model has one for each page. */
	int slots = test->held ? test->pages + 1 : 0;
	if (slots)
		make_swap_area(paths[wanted], slots);
	in_use = swapon(paths[wanted], 0) ? SWAP_NONE : wanted;
	go_round_slots(slots);
	if (in_use == SWAP_NONE)
		missed_by_error(RECLAIM, 0, errno);
}

/* swapoff(2) takes long: what is on and needed stays on. */
void prepare_swap(void)
{
	if (test->swap == SWAP_NONE)
		return;
	if (test->swap != in_use || was_taken_away || test->held)
		turn_on(test->swap);
	was_taken_away = names_operation(test, SWAPOFF);
}

/* EINVAL: another statement was faster. */
void swap_off(int task)
{
	shared->swap_is_off = 1;
	if (swapoff(paths[test->swap]) && errno != EINVAL)
		missed_by_error(SWAPOFF, task, errno);
}

void need_zram(enum operation operation, int task)
{
	if (test->swap != SWAP_ZRAM)
		missed(operation, task, "not-zram");
}
