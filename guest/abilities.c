#define _GNU_SOURCE
#include "abilities.h"
#include "cgroups.h"
#include "fuse.h"
#include "ksm.h"
#include "module.h"
#include "pages.h"
#include "swap.h"

#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef UFFD_FEATURE_MOVE /* v6.8 */
#define UFFD_FEATURE_MOVE (1 << 16)
#endif
#ifndef UFFD_FEATURE_MINOR_SHMEM /* v5.14 */
#define UFFD_FEATURE_MINOR_SHMEM (1 << 10)
#endif

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
	close(ring);
	return ring >= 0;
}

/* All features that the kernel has. */
static uint64_t userfaultfd_features(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	int descriptor = syscall(SYS_userfaultfd, O_CLOEXEC);
	bool answered = descriptor >= 0 && !ioctl(descriptor, UFFDIO_API, &api);
	close(descriptor);
	return answered ? api.features : 0;
}

/* Whether a store is forced where mprotect() forbids it. */
static bool has_forced_stores(void)
{
	void *page = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
	bool forced = pwrite(memory, "x", 1, (off_t)(uintptr_t)page) == 1;
	close(memory);
	munmap(page, PAGE_BYTES);
	return forced;
}

const char *find_abilities(void)
{
	int local = 1;
	uint64_t frame = frame_at(getpid(), &local), features = userfaultfd_features();
	add("vmsplice", true);
	add("io_uring", has_io_uring());
	add("process_vm", features != 0);
	add("fuse", has_fuse());
	add("proc_mem", has_forced_stores());
	add("module", has_module());
	add("pagemap", frame != 0);
	add("kpagecount", frame != 0 && mappings_of(frame) > 0);
	add("swap", has_swap(SWAP_DISK));
	add("zram", has_swap(SWAP_ZRAM));
	add("memory_reclaim", has_group_reclaim());
	add("ksm", has_ksm());
	add("migrate", access("/sys/devices/system/node/node1", F_OK) == 0);
	add("userfaultfd", features != 0);
	add("userfaultfd_wp", features & UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	add("userfaultfd_minor", features & UFFD_FEATURE_MINOR_SHMEM);
	add("uffdio_move", features & UFFD_FEATURE_MOVE);
	return words;
}
