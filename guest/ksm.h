#ifndef KSM_H
#define KSM_H

#include <stdbool.h>

/* Once: ksmd sleeps, and looks at every page whenever it is woken. */
void prepare_ksm(void);

bool has_ksm(void);

/* Waits until the page is mapped; ksmd then merges it with one of equal content, if there is any. */
void ksm_scan(int page, int task);

#endif
