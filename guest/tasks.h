/* Tasks as they execute their programs: processes, threads, and devices, each when it is its turn. */
#ifndef TASKS_H
#define TASKS_H

#include "run.h"

/* The calling process is that task from now on: starts its threads, executes its program, and looks at its pages when asked to. */
_Noreturn void become_process(int task);

/* The calling process executes the program of a task from a statement on, and owns none of its memory: devices, and what has exited. */
_Noreturn void become_device(int task, int from);

/* fork(2) in the calling process: the child becomes the task. */
void fork_task(int parent, int child);

/* The process gives its memory back, and PID 1 goes on with the rest of the program when it sees that. */
_Noreturn void exit_task(int task);

/* The task whose process the caller is; -1 if it has no pages of a test. */
int own_process(void);

/* In PID 1: the process of a task that exits has given its memory back. */
bool has_exited(int task);

/* In PID 1: the thread of a task sleeps, and not for a device or a lock. */
bool is_asleep(int task);

/* Whether the next turn is another one now; it is not if somebody else was faster. */
bool pass_turn(int position);

#endif
