/*
 * Operations that are held in their middle, so that others run meanwhile: by a debugger outside of the machine, which stops the CPU of
 * their task inside the kernel. It has a breakpoint at at_breakpoint(), which is how tasks tell it something.
 */
#ifndef HELD_H
#define HELD_H

#include "run.h"

enum told {
	IS_TO_BE_HELD,         /* the task is about to begin an operation that is to be held */
	WAS_NOT_HELD,          /* that is over, and nobody has held it */
	TURN_IS_OF_HELD_TASK,  /* what was to run meanwhile is over: the operation of the task may go on */
};

/* The page is the one that the operation is about, or NULL. The debugger is told where the turn is, too: it passes it on when it holds a task. */
void tell_debugger(enum told what, int task, void *page);

/* Touches all memory that the calling task will need: where another one is held with the mmap lock, it cannot wait for a page. */
void touch_memory(int task);

/* All tasks that have started have done so. */
bool all_have_touched(void);

/* The turn at a place of the order is one of an operation that is held. */
bool is_held_at(int position);

/* Another task than this one is held, so its CPU does nothing. */
bool another_is_held(int task);

/* The page that a statement is about, or NULL. */
void *page_of(const struct statement *statement);

/* Prints where the kernel has a function of this name, or this program the one with the breakpoint. */
void report_symbol(const char *name);

#endif
