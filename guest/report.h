/* Results: lines on the second serial line. */
#ifndef REPORT_H
#define REPORT_H

#include "run.h"

/* Once, when /dev is there. */
void open_results(void);

/* Where a function is. */
void report_address(const char *name, uint64_t address);

void report_guest(const char *release, const char *abilities);
void report_run(int schedule_number, bool hangs);
void report_lost(int schedule_number);
void report_end(void);

#endif
