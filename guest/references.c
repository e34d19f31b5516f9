#include "references.h"
#include "pages.h"
#include "system.h"
#include "userfaultfd.h"

static const struct mechanism *const mechanisms[MECHANISMS] = {
	[VMSPLICE] = &vmsplice_mechanism,
	[IO_URING] = &io_uring_mechanism,
	[PROCESS_VM] = &process_vm_mechanism,
	[FUSE] = &fuse_mechanism,
	[PROC_MEM] = &proc_mem_mechanism,
};

static const struct mechanism *mechanism_of(int reference)
{
	return mechanisms[test->reference[reference].mechanism];
}

void prepare_references(void)
{
	for (int i = 0; i < test->references; i++)
		if (mechanism_of(i) && mechanism_of(i)->prepare)
			mechanism_of(i)->prepare(i);
}

void clean_references(void)
{
	for (int i = 0; i < test->references; i++)
		if (mechanism_of(i) && mechanism_of(i)->clean)
			mechanism_of(i)->clean(i);
}

void take_reference(int reference, int page, int task)
{
	struct reference_state *state = &shared->reference[reference];
	const struct mechanism *mechanism = mechanism_of(reference);
	state->address = (uintptr_t)page_address(page);
	continue_if_missing(page);
	if (mechanism)
		state->stage = mechanism->take(reference, page, task);
	else {
		missed(TAKE, task, "no-mechanism");
		state->stage = NOWHERE;
	}
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
