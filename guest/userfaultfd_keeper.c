#define _GNU_SOURCE
#include "userfaultfd_keeper.h"
#include "run.h"
#include "system.h"
#include "tasks.h"
#include "userfaultfd.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

static struct userfaultfd_state *state(void)
{
	return &shared->userfaultfd;
}

/* A descriptor of another process, as one of the caller. */
static int descriptor_of(pid_t pid, int descriptor)
{
	int process = syscall(SYS_pidfd_open, pid, 0);
	int copy = syscall(SYS_pidfd_getfd, process, descriptor, 0);
	close(process);
	return copy;
}

static struct pollfd kept[MOST_TASKS];
static int kept_count;

static void keep(int process, int descriptor)
{
	if (descriptor < 0 || kept_count == MOST_TASKS)
		return;
	kept[kept_count++] = (struct pollfd){ descriptor, POLLIN, 0 };
	state()->kept[process] = descriptor + 1;
}

static void take_offer(void)
{
	int pid = atomic_exchange(&state()->offered_by, 0);
	if (pid)
		keep(state()->offered_for, descriptor_of(pid, state()->offered));
}

/* A fault stays as it is: some statement of the test ends it. A fork has made a userfaultfd for the child. */
static void read_event(int descriptor)
{
	struct uffd_msg message;
	if (read(descriptor, &message, sizeof message) == sizeof message && message.event == UFFD_EVENT_FORK)
		keep(state()->forked, message.arg.fork.ufd);
}

void start_keeper(void)
{
	pid_t pid = fork_into_run();
	if (pid > 0)
		state()->keeper = pid;
	if (pid != 0)
		return;
	for (;;) {
		take_offer();
		poll(kept, kept_count, 1);
		for (int i = 0; i < kept_count; i++)
			if (kept[i].revents)
				read_event(kept[i].fd);
	}
}

int new_descriptor(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_EVENT_FORK };
	int descriptor = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (descriptor >= 0 && ioctl(descriptor, UFFDIO_API, &api)) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

static int cached = -1;
static pid_t cached_by;

static int cache(int descriptor)
{
	cached = descriptor;
	cached_by = getpid();
	return descriptor;
}

void keep_descriptor(int process, int descriptor)
{
	state()->offered = descriptor;
	state()->offered_for = process;
	state()->offered_by = getpid();
	wait_until(state()->kept[process]);
	cache(descriptor);
}

/* A child inherits the variables of its parent, but has a userfaultfd of its own. */
int kept_descriptor(int process)
{
	if (cached_by == getpid())
		return cached;
	wait_until(!state()->tracked[process] || state()->kept[process]);
	if (!state()->kept[process])
		return -1;
	return cache(descriptor_of(state()->keeper, state()->kept[process] - 1));
}

int own_descriptor(void)
{
	return own_process() < 0 ? -1 : kept_descriptor(own_process());
}

/* The event of a fork says nothing of the child's number, so there is one fork at a time; and none while somebody registers. */
void begin_tracked_fork(int child)
{
	if (!state()->keeper)
		return;
	wait_until(!atomic_exchange(&state()->lock, 1));
	state()->forked = child;
	state()->tracked[child] = state()->kept[own_process()] != 0;
}

void end_tracked_fork(int child, bool forked)
{
	if (!state()->keeper)
		return;
	if (!forked)
		state()->tracked[child] = 0;
	state()->lock = 0;
}
