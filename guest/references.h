/* References to pages, and the mechanisms by which they are taken. */
#ifndef REFERENCES_H
#define REFERENCES_H

#include "run.h"

/*
 * One way to take a reference. prepare() is called by PID 1 before the processes of a run start, and clean() before they are killed; take()
 * by the process that has the page mapped; the others by any process. take() says TAKEN or NOWHERE. What a mechanism has not is NULL.
 */
struct mechanism {
	void (*prepare)(int reference);
	enum reference_stage (*take)(int reference, int page, int task);
	struct value (*load)(int reference, int task);
	void (*store)(int reference, uint64_t value, int task);
	void (*give_back)(int reference, int task);
	void (*clean)(int reference);
};

extern const struct mechanism vmsplice_mechanism, io_uring_mechanism, process_vm_mechanism, fuse_mechanism, proc_mem_mechanism,
	module_mechanism;

void prepare_references(void);
void clean_references(void);

/* What the statements of a task do. All but the first wait until the reference has been taken. */
void take_reference(int reference, int page, int task);
struct value load_reference(int reference, int task);
void store_reference(int reference, uint64_t value, int task);
void give_back_reference(int reference, int task);

/* Whether any reference is held: the kernel then has a reason to keep a page where it is. */
bool some_reference_is_taken(void);

/* At the end of a run: what a reference leads to, if it was taken and not given back. */
struct value look_at_reference(int reference);

#endif
