/* One run of one test: what its processes share, and what PID 1 does with them. */
#ifndef RUN_H
#define RUN_H

#include "plan.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

/* UNKNOWN: nobody can look. */
enum value_kind { NO_VALUE, FAULT, VALUE, UNKNOWN };

/* What a load finds: a value, or that there is nothing to read. */
struct value {
	enum value_kind kind;
	uint64_t word;
};

enum task_stage { NOT_STARTED, RUNS, EXITS, DONE, HAS_LOOKED };

struct task_state {
	_Atomic int stage;
	_Atomic int pid;       /* of the process that executes it */
	_Atomic int thread;    /* and of the thread */
	_Atomic int statement; /* where it is in its program */
	_Atomic int position;  /* where it is in the order: the turn that it takes, or took last */
	_Atomic int inside;    /* its operation has begun */
	_Atomic int exited;    /* it has no memory any more */
	_Atomic int touched;   /* it has all memory that it needs to run beside a task that is held */
	struct value at_end[MOST_PAGES];
};

enum reference_stage { NOT_TAKEN, TAKEN, NOWHERE, GIVEN_BACK };

/* A reference that leads NOWHERE is one that GUP could not take. */
struct reference_state {
	_Atomic int stage;
	_Atomic int lock;
	_Atomic int loads, stores; /* done so far */
	uint64_t address;          /* where it was taken */
	_Atomic int taker;         /* the process that asked a helper to take it */
	_Atomic int holds;         /* process_vm: how often its helper has come to a halt */
	_Atomic int releases;      /* process_vm: how often the helper may go on */
	_Atomic int ended;         /* process_vm: the call has returned */
	uint64_t loaded[MOST_REFERENCES];
};

/* What the processes of a run and the keeper of their userfaultfds tell each other. A descriptor of the keeper is kept plus one. */
struct userfaultfd_state {
	_Atomic int lock, keeper;
	_Atomic int offered_by, offered_for, offered;
	_Atomic int forked; /* the child whose fork the next event tells of */
	_Atomic int tracked[MOST_TASKS], kept[MOST_TASKS];
};

/* Memory of all processes of a run. */
struct shared {
	_Atomic int ready; /* the first process has its pages */
	_Atomic int turn;
	_Atomic int looks; /* the process whose turn it is to look at its pages at the end */
	_Atomic int late; /* turns that were passed on because a task was blocked */
	_Atomic int swap_is_off; /* a statement has taken it away */
	_Atomic int signals[MOST_SIGNALS];
	struct value registers[MOST_REGISTERS];
	struct task_state task[MOST_TASKS];
	struct reference_state reference[MOST_REFERENCES];
	struct value reference_at_end[MOST_REFERENCES];
	struct userfaultfd_state userfaultfd;
	_Atomic int missed_length;
	char missed[2048];
};

extern const struct test *test;
extern const struct schedule *schedule;
extern int repetition;
extern struct shared *shared;

/* Once, before the first run. */
void make_shared_memory(void);

/* Runs a test once, prints what came out and cleans up. */
void run_once(const struct test *, int schedule_number, int repetition);

/* A process of this run, which is killed at its end; returns as fork(2) does. */
pid_t fork_into_run(void);

/* Says that an operation was not done: then the run proves nothing. */
void missed(enum operation, int task, const char *reason);

/* The same with an error number as reason. */
void missed_by_error(enum operation, int task, int error);

#endif
