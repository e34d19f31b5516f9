/* The swap devices. */
#ifndef SWAP_H
#define SWAP_H

#include "plan.h"

/* Once: makes swap areas of the devices that are there. */
void make_swap_areas(void);

bool has_swap(enum swap_device);

/* In PID 1 before a run: swap is on the device that the test asks for, and on no other. */
void prepare_swap(void);

/* What a task does: all comes back. */
void swap_off(int task);

/* Whether the device is of the kind that a statement of the test names: it is the device from the start. */
void need_zram(enum operation, int task);

#endif
