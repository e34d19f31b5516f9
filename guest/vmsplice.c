/*
 * A GET for reading: vmsplice(2) puts the page into a pipe. A load duplicates what is in the pipe into a second one by tee(2) and reads
 * that, so the reference stays until it is given back.
 */
#define _GNU_SOURCE
#include "pages.h"
#include "references.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

static int holding[MOST_REFERENCES][2], spare[MOST_REFERENCES][2];

static void prepare(int reference)
{
	if (pipe2(holding[reference], O_CLOEXEC) || pipe2(spare[reference], O_CLOEXEC))
		missed_by_error(TAKE, 0, errno);
}

static enum reference_stage take(int reference, int page, int task)
{
	struct iovec word = { page_address(page), sizeof(uint64_t) };
	if (vmsplice(holding[reference][1], &word, 1, 0) == sizeof(uint64_t))
		return TAKEN;
	if (errno != EFAULT)
		missed_by_error(TAKE, task, errno);
	return NOWHERE;
}

static struct value load(int reference, int task)
{
	uint64_t word;
	if (tee(holding[reference][0], spare[reference][1], sizeof word, 0) == sizeof word &&
	    read(spare[reference][0], &word, sizeof word) == sizeof word)
		return (struct value){ VALUE, word };
	missed_by_error(LOAD, task, errno);
	return (struct value){ FAULT, 0 };
}

static void give_back(int reference, int task)
{
	uint64_t word;
	if (read(holding[reference][0], &word, sizeof word) != sizeof word)
		missed_by_error(GIVE_BACK, task, errno);
}

static void clean(int reference)
{
	for (int end = 0; end < 2; end++) {
		close(holding[reference][end]);
		close(spare[reference][end]);
	}
}

const struct mechanism vmsplice_mechanism = {
	.prepare = prepare, .take = take, .load = load, .give_back = give_back, .clean = clean,
};
