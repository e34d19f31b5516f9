/*
 * A PIN for reading: process_vm_readv(2) pins the page that it copies from. A helper calls it, and what it copies to is missing memory
 * that a userfaultfd watches: the call comes to a halt, with the pin held, until the missing page is there.
 *
 * The call copies one word after the other, each to a place of its own. Every other place is missing: a halt. A word that was to go there
 * may have been loaded before the halt or behind it, so it is no load of the test; the next word goes to memory that is there, and is.
 */
#define _GNU_SOURCE
#include "pages.h"
#include "references.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

struct halts {
	struct reference_state *state;
	int count, watcher;
	char *memory;
};

static bool watch_memory(struct halts *halts)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register registration = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	size_t bytes = (size_t)halts->count * PAGE_BYTES;
	halts->memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	halts->watcher = syscall(SYS_userfaultfd, O_CLOEXEC);
	registration.range = (struct uffdio_range){ (uintptr_t)halts->memory, bytes };
	return halts->watcher >= 0 && !ioctl(halts->watcher, UFFDIO_API, &api) &&
	       !ioctl(halts->watcher, UFFDIO_REGISTER, &registration);
}

/* Lets the call go on whenever it is told to. */
static void *resolve(void *argument)
{
	struct halts *halts = argument;
	struct uffd_msg message;
	while (read(halts->watcher, &message, sizeof message) == sizeof message) {
		uint64_t address = message.arg.pagefault.address & ~(uint64_t)(PAGE_BYTES - 1);
		int halt = (address - (uintptr_t)halts->memory) / PAGE_BYTES;
		halts->state->holds = halt + 1;
		wait_until(halts->state->releases > halt);
		struct uffdio_zeropage zero = { .range = { address, PAGE_BYTES } };
		ioctl(halts->watcher, UFFDIO_ZEROPAGE, &zero);
	}
	return NULL;
}

/* Places for words: a halt, a load, a halt, a load, ..., a halt. */
static int list_places(const struct halts *halts, struct iovec *places)
{
	int count = 0;
	for (int i = 0; i < halts->count; i++) {
		places[count++] = (struct iovec){ halts->memory + i * PAGE_BYTES, sizeof(uint64_t) };
		if (i + 1 < halts->count)
			places[count++] = (struct iovec){ &halts->state->loaded[i], sizeof(uint64_t) };
	}
	return count;
}

static _Noreturn void help(int reference)
{
	struct iovec places[2 * MOST_REFERENCES + 1];
	struct reference_state *state = &shared->reference[reference];
	struct halts halts = { .state = state, .count = test->reference[reference].loads + 1 };
	pthread_t resolver;
	if (!watch_memory(&halts) || pthread_create(&resolver, NULL, resolve, &halts))
		missed_by_error(TAKE, 0, errno);
	wait_until(state->taker);
	int count = list_places(&halts, places);
	struct iovec page = { (void *)state->address, count * sizeof(uint64_t) };
	ssize_t copied = process_vm_readv(state->taker, places, count, &page, 1, 0);
	state->ended = copied == (ssize_t)page.iov_len ? INT_MAX : copied < 0 && errno ? errno : EIO;
	for (;;)
		pause();
}

static void prepare(int reference)
{
	if (fork_into_run() == 0)
		help(reference);
}

static enum reference_stage take(int reference, int page, int task)
{
	struct reference_state *state = &shared->reference[reference];
	(void)page;
	state->taker = getpid();
	wait_until(state->holds || state->ended);
	if (state->holds)
		return TAKEN;
	if (state->ended != EFAULT)
		missed_by_error(TAKE, task, state->ended);
	return NOWHERE;
}

static struct value load(int reference, int task)
{
	struct reference_state *state = &shared->reference[reference];
	int number = state->loads;
	if (number >= test->reference[reference].loads) {
		missed(LOAD, task, "too-many-loads");
		return (struct value){ FAULT, 0 };
	}
	state->releases = number + 1;
	wait_until(state->holds > number + 1 || state->ended);
	return (struct value){ VALUE, state->loaded[number] };
}

static void give_back(int reference, int task)
{
	struct reference_state *state = &shared->reference[reference];
	state->releases = INT_MAX;
	wait_until(state->ended);
	if (state->ended != INT_MAX)
		missed_by_error(GIVE_BACK, task, state->ended);
}

const struct mechanism process_vm_mechanism = {
	.prepare = prepare, .take = take, .load = load, .give_back = give_back,
};
