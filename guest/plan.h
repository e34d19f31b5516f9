/* What to run: /plan as the guest keeps it. README.md says how it is written. */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum { MOST_PAGES = 32, MOST_TASKS = 32, MOST_REFERENCES = 64, MOST_SIGNALS = 64, MOST_REGISTERS = 64 };

enum operation {
	SIGNAL, AWAIT, READ, WRITE, LOAD, STORE, TAKE, GIVE_BACK, FORK, EXIT, PAGE_MAPCOUNT, MPROTECT, UFFDIO_MOVE_PAGE,
	MUNMAP, MADVISE_DONTNEED, MADVISE_FREE, CLEAR_REFS, UFFD_WRITEPROTECT, UFFD_UNPROTECT, RECLAIM, CONTINUE_PAGE,
	KSM_SCAN, MADVISE_UNMERGEABLE, MIGRATE, REGISTER_USERFAULTFD, SWAPOFF, LRU_ADD_DRAIN_ALL, SWAPON_SYNCHRONOUS,
	SWAPON_STABLE_WRITES, FLUSH_TLB_ALL, OPERATIONS
};

/* The name of an operation in a plan and in results. */
extern const char *const operation_names[OPERATIONS];

/* a and b: pages, references, tasks or signals, as the operation has them. reg: a register, or -1. */
struct statement {
	enum operation operation;
	int a, b;
	uint64_t value;
	int reg;
};

struct page {
	bool of_file;
	uint64_t value;
};

enum task_kind { PROCESS, THREAD, DEVICE };

struct task {
	enum task_kind kind;
	int process; /* of a thread: the task whose memory it shares; else the task itself */
	int count;
	struct statement *statements;
};

enum mechanism_name { VMSPLICE, IO_URING, PROCESS_VM, FUSE, PROC_MEM, MODULE, MECHANISMS };

struct reference {
	enum mechanism_name mechanism;
	bool pin, writes, fast, longterm, force;
	int loads, stores; /* at most so many; a look at the end is a load */
};

enum swap_device { SWAP_NONE, SWAP_DISK, SWAP_ZRAM };

/* A whole operation; or that one begins during which others take turns, as a debugger holds its task (held.h); or that such a one ends. */
enum turn_kind { WHOLE, BEGINS, ENDS };

struct turn {
	int task;
	enum turn_kind kind;
};

/* An order that is forced, or, where there is none, a race with delays of at most so many microseconds. */
struct schedule {
	int repetitions;
	int count;
	struct turn *order;
	bool race;
	uint64_t seed;
	int most_delay;
};

struct test {
	int number;
	int pages, tasks, references, registers, signals, schedules;
	struct page page[MOST_PAGES];
	struct task task[MOST_TASKS];
	struct reference reference[MOST_REFERENCES];
	struct schedule *schedule;
	enum swap_device swap;
	bool batches; /* the test says when LRU batches are drained */
	bool tlbs;    /* what TLBs remember matters: each task has a CPU of its own, as long as there are some */
	bool held;    /* some operation is held by a debugger: each task stays on the CPU that the plan names */
	int cpu[MOST_TASKS];
};

struct plan {
	int count;
	struct test *tests;
};

/* Ends the program with a message on the console where the plan cannot be read. */
struct plan read_plan(const char *path);

bool names_operation(const struct test *, enum operation);
bool names_mechanism(const struct test *, enum mechanism_name);

#endif
