#ifndef MODULE_H
#define MODULE_H

#include <stdbool.h>

/* Once, in PID 1, behind the loading of modules. */
void open_module(void);

bool has_module(void);

/* Empties the TLBs of all CPUs. */
void flush_tlbs(int task);

#endif
