#include "swap.h"
#include "pages.h"
#include "run.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/swap.h>
#include <unistd.h>

static const char *const paths[] = { [SWAP_DISK] = "/dev/vda", [SWAP_ZRAM] = "/dev/zram0" };
static bool is_there[3];
static enum swap_device in_use = SWAP_NONE;
/* The last run may have ended with its swap off, or have been given up before. */
static bool was_taken_away;

/* The head of a swap area, as mkswap(8) writes it: version 1, the last page, and the magic word at the end of the first page. */
static bool make_swap_area(const char *path)
{
	static unsigned char head[PAGE_BYTES];
	static const char magic[] = "SWAPSPACE2";
	int file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return false;
	const uint32_t numbers[] = { 1, lseek(file, 0, SEEK_END) / PAGE_BYTES - 1 };
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
		is_there[device] = make_swap_area(paths[device]);
}

bool has_swap(enum swap_device device)
{
	return is_there[device];
}

static void turn_on(enum swap_device wanted)
{
	if (in_use != SWAP_NONE)
		swapoff(paths[in_use]);
	in_use = swapon(paths[wanted], 0) ? SWAP_NONE : wanted;
	if (in_use == SWAP_NONE)
		missed_by_error(RECLAIM, 0, errno);
}

/* swapoff(2) takes long: what is on and needed stays on. */
void prepare_swap(void)
{
	if (test->swap == SWAP_NONE)
		return;
	if (test->swap != in_use || was_taken_away)
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
