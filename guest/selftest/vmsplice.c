#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

/* A reference for reading: vmsplice(2) puts the page into a pipe. It is read by way of another pipe, so that the reference stays. */
struct pipe_reference {
	int holding[2], spare[2];
};

static void open_pipes(struct pipe_reference *reference)
{
	if (pipe2(reference->holding, O_NONBLOCK) || pipe2(reference->spare, O_NONBLOCK))
		skip("pipe2");
}

/* Where nothing is mapped (EFAULT) the pipe stays empty. */
static void splice_page(struct pipe_reference *reference, long *page)
{
	struct iovec word = { page, sizeof(long) };
	if (vmsplice(reference->holding[1], &word, 1, 0) != sizeof(long) && errno != EFAULT)
		skip("vmsplice");
}
