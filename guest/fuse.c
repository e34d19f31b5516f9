/*
 * A GET for writing: a direct read from a file of FUSE by AIO takes the page that it reads to, and holds it until the server answers. The
 * answer is the store of the device. One read is submitted for each store of the test and one more, which is answered when the reference
 * is given back. (Kernels from about v6.10 on take a PIN.)
 */
#define _GNU_SOURCE
#include "fuse.h"
#include "fuse_server.h"
#include "pages.h"
#include "references.h"
#include "system.h"

#include <errno.h>
#include <linux/aio_abi.h>
#include <sys/syscall.h>
#include <time.h>

/* The first of the reads of a reference among all of the run: reads are told from each other by their place in the file. */
static int first_read(int reference)
{
	int first = 0;
	for (int i = 0; i < reference; i++)
		first += test->reference[i].stores + 1;
	return first;
}

static int reads_of(int reference)
{
	return test->reference[reference].stores + 1;
}

static void prepare(int reference)
{
	if (first_read(reference) + reads_of(reference) > MOST_READS)
		missed(TAKE, 0, "too-many-stores");
}

static int submit(aio_context_t context, int page, int read)
{
	struct iocb request = {
		.aio_lio_opcode = IOCB_CMD_PREAD,
		.aio_fildes = fuse_file(),
		.aio_buf = (uintptr_t)page_address(page),
		.aio_nbytes = words_of_page() * sizeof(uint64_t),
		.aio_offset = (int64_t)read * PAGE_BYTES,
	}, *requests = &request;
	return syscall(SYS_io_submit, context, 1l, &requests) == 1 ? 0 : errno;
}

/* Whether a read has ended without being answered: GUP has failed. */
static bool has_failed(aio_context_t context)
{
	struct io_event event;
	struct timespec none = { 0 };
	return syscall(SYS_io_getevents, context, 1l, 1l, &event, &none) == 1;
}

static enum reference_stage take(int reference, int page, int task)
{
	aio_context_t context = 0;
	bool failed = false;
	int error = syscall(SYS_io_setup, reads_of(reference), &context) ? errno : 0;
	for (int i = 0; i < reads_of(reference) && !error && !failed; i++) {
		int read = first_read(reference) + i;
		error = submit(context, page, read);
		wait_until(error || is_asked(read) || (failed = has_failed(context)));
	}
	if (error && error != EFAULT)
		missed_by_error(TAKE, task, error);
	return error || failed ? NOWHERE : TAKEN;
}

static void store(int reference, uint64_t value, int task)
{
	uint64_t words[PAGE_BYTES / sizeof value];
	int count = words_of_page(), number = shared->reference[reference].stores;
	for (int i = 0; i < count; i++)
		words[i] = value;
	if (number >= test->reference[reference].stores || !answer_read(first_read(reference) + number, words, count * sizeof value))
		missed(STORE, task, "not-answered");
}

static void refuse_reads(int reference)
{
	for (int i = 0; i < reads_of(reference); i++)
		refuse_read(first_read(reference) + i);
}

static void give_back(int reference, int task)
{
	(void)task;
	refuse_reads(reference);
}

const struct mechanism fuse_mechanism = {
	.prepare = prepare, .take = take, .store = store, .give_back = give_back, .clean = refuse_reads,
};
