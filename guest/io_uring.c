/*
 * A PIN for writing: the page is registered as a fixed buffer of an io_uring, which pins it under the mmap lock with FOLL_LONGTERM. The
 * device that loads and stores through it is the kernel, which copies to and from a file.
 */
#define _GNU_SOURCE
#include "pages.h"
#include "references.h"
#include "system.h"

#include <errno.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct ring {
	int descriptor, file;
	size_t ring_bytes, entry_bytes;
	char *submissions, *completions;
	struct io_uring_params layout;
	struct io_uring_sqe *entries;
};

static struct ring rings[MOST_REFERENCES];

static void *map_ring(int descriptor, size_t bytes, off_t which)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor, which);
}

static bool open_ring(struct ring *ring)
{
	struct io_uring_params *layout = &ring->layout;
	memset(ring, 0, sizeof *ring);
	ring->descriptor = syscall(SYS_io_uring_setup, 2, layout);
	if (ring->descriptor < 0)
		return false;
	size_t submission_bytes = layout->sq_off.array + layout->sq_entries * sizeof(uint32_t);
	size_t completion_bytes = layout->cq_off.cqes + layout->cq_entries * sizeof(struct io_uring_cqe);
	ring->ring_bytes = submission_bytes > completion_bytes ? submission_bytes : completion_bytes;
	ring->entry_bytes = layout->sq_entries * sizeof(struct io_uring_sqe);
	ring->submissions = map_ring(ring->descriptor, ring->ring_bytes, IORING_OFF_SQ_RING);
	ring->completions = map_ring(ring->descriptor, ring->ring_bytes, IORING_OFF_CQ_RING);
	ring->entries = map_ring(ring->descriptor, ring->entry_bytes, IORING_OFF_SQES);
	ring->file = memfd_create("device", MFD_CLOEXEC);
	return ring->submissions != MAP_FAILED && ring->completions != MAP_FAILED && (void *)ring->entries != MAP_FAILED &&
	       ftruncate(ring->file, PAGE_BYTES) == 0;
}

static uint32_t *submission_word(struct ring *ring, uint32_t offset)
{
	return (uint32_t *)(ring->submissions + offset);
}

static uint32_t *completion_word(struct ring *ring, uint32_t offset)
{
	return (uint32_t *)(ring->completions + offset);
}

static void submit(struct ring *ring, int opcode, uint64_t address, int bytes)
{
	uint32_t tail = *submission_word(ring, ring->layout.sq_off.tail);
	uint32_t index = tail & *submission_word(ring, ring->layout.sq_off.ring_mask);
	ring->entries[index] = (struct io_uring_sqe){
		.opcode = opcode, .fd = ring->file, .addr = address, .len = bytes, .off = 0, .buf_index = 0,
	};
	submission_word(ring, ring->layout.sq_off.array)[index] = index;
	__atomic_store_n(submission_word(ring, ring->layout.sq_off.tail), tail + 1, __ATOMIC_RELEASE);
}

/* One transfer between the fixed buffer and the file; how many bytes, or an error as a negative number. */
static int transfer(struct ring *ring, int opcode, uint64_t address, int bytes)
{
	submit(ring, opcode, address, bytes);
	if (syscall(SYS_io_uring_enter, ring->descriptor, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		return -errno;
	uint32_t *tail = completion_word(ring, ring->layout.cq_off.tail);
	uint32_t *head = completion_word(ring, ring->layout.cq_off.head);
	wait_until(__atomic_load_n(tail, __ATOMIC_ACQUIRE) != *head);
	uint32_t index = *head & *completion_word(ring, ring->layout.cq_off.ring_mask);
	struct io_uring_cqe *entries = (struct io_uring_cqe *)(ring->completions + ring->layout.cq_off.cqes);
	int result = entries[index].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

static void prepare(int reference)
{
	if (!open_ring(&rings[reference]))
		missed_by_error(TAKE, 0, errno);
}

static enum reference_stage take(int reference, int page, int task)
{
	struct iovec buffer = { page_address(page), PAGE_BYTES };
	if (!syscall(SYS_io_uring_register, rings[reference].descriptor, IORING_REGISTER_BUFFERS, &buffer, 1))
		return TAKEN;
	if (errno != EFAULT)
		missed_by_error(TAKE, task, errno);
	return NOWHERE;
}

static struct value load(int reference, int task)
{
	struct ring *ring = &rings[reference];
	uint64_t word;
	int done = transfer(ring, IORING_OP_WRITE_FIXED, shared->reference[reference].address, sizeof word);
	if (done == sizeof word && pread(ring->file, &word, sizeof word, 0) == sizeof word)
		return (struct value){ VALUE, word };
	missed_by_error(LOAD, task, -done);
	return (struct value){ FAULT, 0 };
}

static void store(int reference, uint64_t value, int task)
{
	struct ring *ring = &rings[reference];
	int words = words_of_page(), done = 0;
	for (int i = 0; i < words; i++)
		done += pwrite(ring->file, &value, sizeof value, i * sizeof value);
	if (done > 0)
		done = transfer(ring, IORING_OP_READ_FIXED, shared->reference[reference].address, words * sizeof value);
	if (done != (int)(words * sizeof value))
		missed_by_error(STORE, task, -done);
}

static void give_back(int reference, int task)
{
	if (syscall(SYS_io_uring_register, rings[reference].descriptor, IORING_UNREGISTER_BUFFERS, NULL, 0))
		missed_by_error(GIVE_BACK, task, errno);
}

static void clean(int reference)
{
	struct ring *ring = &rings[reference];
	if (shared->reference[reference].stage == TAKEN)
		syscall(SYS_io_uring_register, ring->descriptor, IORING_UNREGISTER_BUFFERS, NULL, 0);
	munmap(ring->submissions, ring->ring_bytes);
	munmap(ring->completions, ring->ring_bytes);
	munmap(ring->entries, ring->entry_bytes);
	close(ring->file);
	close(ring->descriptor);
}

const struct mechanism io_uring_mechanism = {
	.prepare = prepare, .take = take, .load = load, .store = store, .give_back = give_back, .clean = clean,
};
