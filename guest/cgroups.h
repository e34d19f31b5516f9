/*
 * Control groups: reclaim of a page that several processes have mapped. MADV_PAGEOUT passes such pages over; memory.reclaim (v5.19) does
 * not, but takes whatever a group has. So each page of a test is charged to a group of its own.
 */
#ifndef CGROUPS_H
#define CGROUPS_H

#include <stdbool.h>
#include <stdint.h>

/* Once, in PID 1, which goes into a group, as all processes of tests do then. */
void make_groups(void);

bool has_group_reclaim(void);

/* The calling process is charged for what it touches as that page's group, until it leaves. */
void enter_page_group(int page);
void leave_page_group(void);

/* Reclaims what the group has to which a frame is charged; false if the kernel has no such groups. */
bool reclaim_group_of(uint64_t frame);

#endif
