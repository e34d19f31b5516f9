#define _GNU_SOURCE
#include "userfaultfd.h"
#include "pages.h"
#include "system.h"
#include "userfaultfd_keeper.h"

#include <errno.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef UFFDIO_MOVE /* v6.8 */
struct uffdio_move {
	__u64 dst, src, len, mode;
	__s64 move;
};
#define UFFDIO_MOVE _IOWR(UFFDIO, 0x05, struct uffdio_move)
#endif

static bool uses_userfaultfd(void)
{
	return names_operation(test, UFFD_WRITEPROTECT) || names_operation(test, UFFD_UNPROTECT) ||
	       names_operation(test, REGISTER_USERFAULTFD) || names_operation(test, UFFDIO_MOVE_PAGE) ||
	       names_operation(test, CONTINUE_PAGE);
}

void prepare_userfaultfd(void)
{
	if (uses_userfaultfd())
		start_keeper();
}

static bool maps_by_continue(int page)
{
	return test->page[page].of_file && names_operation(test, CONTINUE_PAGE);
}

/* What cannot be registered is seen when it is used. */
static void register_all(int descriptor)
{
	for (int page = 0; page < test->pages; page++) {
		struct uffdio_register registration = {
			.range = { (uintptr_t)page_address(page), PAGE_BYTES },
			.mode = maps_by_continue(page) ? UFFDIO_REGISTER_MODE_MINOR : UFFDIO_REGISTER_MODE_WP,
		};
		ioctl(descriptor, UFFDIO_REGISTER, &registration);
	}
}

static int find_or_make(int process)
{
	int descriptor = kept_descriptor(process);
	if (descriptor >= 0)
		return descriptor;
	descriptor = new_descriptor();
	if (descriptor >= 0) {
		register_all(descriptor);
		keep_descriptor(process, descriptor);
	}
	return descriptor;
}

/* The userfaultfd of the calling process. Of several threads that have none yet one makes it. */
static int descriptor_for(int task, enum operation operation)
{
	wait_until(!atomic_exchange(&shared->userfaultfd.lock, 1));
	int descriptor = find_or_make(test->task[task].process);
	int error = errno;
	shared->userfaultfd.lock = 0;
	if (descriptor < 0)
		missed_by_error(operation, task, error);
	return descriptor;
}

void register_file_pages(void)
{
	if (names_operation(test, CONTINUE_PAGE))
		descriptor_for(0, CONTINUE_PAGE);
}

void register_pages(int task)
{
	descriptor_for(task, REGISTER_USERFAULTFD);
}

static bool has_mapping(int page)
{
	unsigned char resident;
	return mincore(page_address(page), PAGE_BYTES, &resident) == 0;
}

/* Where the page is not in the memory map any more there is nothing to protect; else ENOENT says that it could not be registered. */
void write_protect(int page, bool protected, int task)
{
	enum operation operation = protected ? UFFD_WRITEPROTECT : UFFD_UNPROTECT;
	struct uffdio_writeprotect request = {
		.range = { (uintptr_t)page_address(page), PAGE_BYTES },
		.mode = protected ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};
	int descriptor = descriptor_for(task, operation);
	if (descriptor >= 0 && ioctl(descriptor, UFFDIO_WRITEPROTECT, &request) && has_mapping(page))
		missed_by_error(operation, task, errno);
}

/* A move that cannot be has no effect; EAGAIN asks for another try. */
void move_page(int from, int to, int task)
{
	int descriptor = descriptor_for(task, UFFDIO_MOVE_PAGE), failed = 1;
	for (int tries = 0; tries < 10 && failed && descriptor >= 0; tries++) {
		struct uffdio_move request = {
			.dst = (uintptr_t)page_address(to), .src = (uintptr_t)page_address(from), .len = PAGE_BYTES,
		};
		failed = ioctl(descriptor, UFFDIO_MOVE, &request);
		if (failed && errno != EAGAIN)
			return;
	}
	if (failed)
		missed(UFFDIO_MOVE_PAGE, task, "EAGAIN");
}

static int map_page_of_file(int descriptor, int page)
{
	struct uffdio_continue request = { .range = { (uintptr_t)page_address(page), PAGE_BYTES } };
	return ioctl(descriptor, UFFDIO_CONTINUE, &request) ? errno : 0;
}

void continue_page(int page, int task)
{
	int descriptor = descriptor_for(task, CONTINUE_PAGE);
	int error = descriptor >= 0 ? map_page_of_file(descriptor, page) : 0;
	/* Anonymous memory has no file that the page could come from: the kernel refuses. */
	if (error == EINVAL && !test->page[page].of_file)
		return;
	if (error && error != EEXIST && has_mapping(page))
		missed_by_error(CONTINUE_PAGE, task, error);
}

/* In the caller: which task asks is not known here, and no matter. */
void continue_if_missing(int page)
{
	if (!maps_by_continue(page) || pagemap_entry(getpid(), page_address(page)) >> 62)
		return;
	int descriptor = own_descriptor();
	if (descriptor >= 0)
		map_page_of_file(descriptor, page);
}
