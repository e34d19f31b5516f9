/* What each statement of a test does. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "run.h"

void do_operation(int task, const struct statement *);

/* Whether an operation may wait for what another task does. */
bool may_wait(enum operation);

#endif
