/*
 * Userfaultfds of the processes of a test. What a process has registered, its children have as well (UFFD_FEATURE_EVENT_FORK): a helper
 * process reads the events, keeps all userfaultfds to the end of the run, and hands them out.
 */
#ifndef USERFAULTFD_H
#define USERFAULTFD_H

#include <stdbool.h>

/* In PID 1, before the processes of a run start. */
void prepare_userfaultfd(void);

/* In the first process, when it has its pages: where the test says when pages of files are mapped, faults do not map them. */
void register_file_pages(void);

/* Around fork(2): of a process that has a userfaultfd the child has one too. */
void begin_tracked_fork(int child);
void end_tracked_fork(int child, bool forked);

void register_pages(int task);
void write_protect(int page, bool protected, int task);
void move_page(int from, int to, int task);
void continue_page(int page, int task);

/* What a fault would do if no userfaultfd were there: maps a page of a file that is missing. */
void continue_if_missing(int page);

#endif
