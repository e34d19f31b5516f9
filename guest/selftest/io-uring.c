#include <linux/io_uring.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* A pin for writing: a page that is registered as fixed buffer of an io_uring. The device is the kernel, which copies to and from a file. */
struct ring_reference {
	int ring, file;
	long *page;
	struct io_uring_params layout;
	char *submissions, *completions;
	struct io_uring_sqe *entries;
};

static void *map_ring(int ring, size_t bytes, off_t which)
{
	void *mapped = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, which);
	if (mapped == MAP_FAILED)
		skip("mmap of an io_uring");
	return mapped;
}

static void open_ring(struct ring_reference *reference, long *page)
{
	struct io_uring_params *layout = &reference->layout;
	reference->page = page;
	reference->ring = syscall(SYS_io_uring_setup, 2, layout);
	if (reference->ring < 0)
		skip("io_uring_setup");
	reference->submissions = map_ring(reference->ring, layout->sq_off.array + layout->sq_entries * sizeof(uint32_t),
					  IORING_OFF_SQ_RING);
	reference->completions = map_ring(reference->ring,
					  layout->cq_off.cqes + layout->cq_entries * sizeof(struct io_uring_cqe),
					  IORING_OFF_CQ_RING);
	reference->entries = map_ring(reference->ring, layout->sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
	reference->file = memfd_create("device", MFD_CLOEXEC);
	if (reference->file < 0 || ftruncate(reference->file, PAGE_BYTES))
		skip("memfd_create");
}

/* Where nothing is mapped (EFAULT) there is nothing to pin. */
static void pin_page(struct ring_reference *reference)
{
	struct iovec buffer = { reference->page, PAGE_BYTES };
	if (syscall(SYS_io_uring_register, reference->ring, IORING_REGISTER_BUFFERS, &buffer, 1) && errno != EFAULT)
		skip("IORING_REGISTER_BUFFERS");
}
