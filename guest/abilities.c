#define _GNU_SOURCE
#include "abilities.h"
#include "cgroups.h"
#include "pages.h"
#include "swap.h"

#include <linux/io_uring.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char words[512];

static void add(const char *word, bool there)
{
	if (there)
		snprintf(words + strlen(words), sizeof words - strlen(words), " %s", word);
}

static bool has_io_uring(void)
{
	struct io_uring_params layout = { 0 };
	int ring = syscall(SYS_io_uring_setup, 1, &layout);
	if (ring >= 0)
		close(ring);
	return ring >= 0;
}

const char *find_abilities(void)
{
	int local = 1;
	uint64_t frame = frame_at(getpid(), &local);
	add("vmsplice", true);
	add("io_uring", has_io_uring());
	add("pagemap", frame != 0);
	add("kpagecount", frame != 0 && mappings_of(frame) > 0);
	add("swap", has_swap(SWAP_DISK));
	add("zram", has_swap(SWAP_ZRAM));
	add("memory_reclaim", has_group_reclaim());
	return words;
}
