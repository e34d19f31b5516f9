#include "references.h"
#include "pages.h"
#include "system.h"
#include "userfaultfd.h"

#include <unistd.h>

static const struct mechanism *const mechanisms[MECHANISMS] = {
	[VMSPLICE] = &vmsplice_mechanism,
	[IO_URING] = &io_uring_mechanism,
	[PROCESS_VM] = &process_vm_mechanism,
	[FUSE] = &fuse_mechanism,
	[PROC_MEM] = &proc_mem_mechanism,
	[MODULE] = &module_mechanism,
};

static const struct mechanism *mechanism_of(int reference)
{
	return mechanisms[test->reference[reference].mechanism];
}

void prepare_references(void)
{
	for (int i = 0; i < test->references; i++)
		if (mechanism_of(i)->prepare)
			mechanism_of(i)->prepare(i);
}

void clean_references(void)
{
	for (int i = 0; i < test->references; i++)
		if (mechanism_of(i)->clean)
			mechanism_of(i)->clean(i);
}

/* Some callers of GUP fail where it would have to wait: nobody can tell that from a page that may not be taken. */
static bool is_uffd_write_protected(int page)
{
	return pagemap_entry(getpid(), page_address(page)) >> 57 & 1;
}

void take_reference(int reference, int page, int task)
{
	struct reference_state *state = &shared->reference[reference];
	state->address = (uintptr_t)page_address(page);
	continue_if_missing(page);
	enum reference_stage stage = mechanism_of(reference)->take(reference, page, task);
	if (stage == NOWHERE && is_uffd_write_protected(page))
		missed(TAKE, task, "cannot-wait-for-userfaultfd");
	state->stage = stage;
}

/* Several processes may use one pipe or ring; whether there is anything to use. */
static bool begin_use(struct reference_state *state)
{
	wait_until(state->stage != NOT_TAKEN);
	wait_until(!atomic_exchange(&state->lock, 1));
	return state->stage == TAKEN;
}

static void end_use(struct reference_state *state)
{
	state->lock = 0;
}

struct value load_reference(int reference, int task)
{
	struct reference_state *state = &shared->reference[reference];
	struct value found = { FAULT, 0 };
	if (begin_use(state)) {
		if (mechanism_of(reference)->load)
			found = mechanism_of(reference)->load(reference, task);
		else
			missed(LOAD, task, "no-mechanism");
		state->loads++;
	}
	end_use(state);
	return found;
}

void store_reference(int reference, uint64_t value, int task)
{
	struct reference_state *state = &shared->reference[reference];
	if (begin_use(state)) {
		if (mechanism_of(reference)->store)
			mechanism_of(reference)->store(reference, value, task);
		else
			missed(STORE, task, "no-mechanism");
		state->stores++;
	}
	end_use(state);
}

void give_back_reference(int reference, int task)
{
	struct reference_state *state = &shared->reference[reference];
	if (begin_use(state)) {
		mechanism_of(reference)->give_back(reference, task);
		state->stage = GIVEN_BACK;
	}
	end_use(state);
}

bool some_reference_is_taken(void)
{
	for (int i = 0; i < test->references; i++)
		if (shared->reference[i].stage == TAKEN)
			return true;
	return false;
}

struct value look_at_reference(int reference)
{
	if (shared->reference[reference].stage != TAKEN)
		return (struct value){ NO_VALUE, 0 };
	if (!mechanism_of(reference)->load)
		return (struct value){ UNKNOWN, 0 };
	struct value found = mechanism_of(reference)->load(reference, 0);
	return found.kind == VALUE ? found : (struct value){ UNKNOWN, 0 };
}
