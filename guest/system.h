/* Small things that the C library has not. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

/* Since boot. */
uint64_t microseconds(void);

/* The calling thread, and what it starts. */
void stay_on_cpu(int cpu);
void use_all_cpus(void);

/* Writes to a file of /proc or /sys; 0, or the error as a negative number. */
int write_text(const char *path, const char *text);

/* The number that a file of /proc or /sys begins with; -1 where it cannot be read. */
long read_number(const char *path);

/* One of several tries: what is waited for is mostly at hand, so the first ones only yield, and the later ones sleep longer. */
void pause_between(int tries);

/* From now on this process sleeps only where it has waited for three seconds. A CPU that is idle may forget what its TLB remembers. */
void wait_awake(void);

#define wait_until(condition)                                                                                              \
	do {                                                                                                               \
		for (int tries_ = 0; !(condition); tries_++)                                                               \
			pause_between(tries_);                                                                             \
	} while (0)

/* The same for so many microseconds at most; whether the condition came true. */
#define wait_at_most(time, condition)                                                                                      \
	({                                                                                                                 \
		uint64_t end_ = microseconds() + (time);                                                                   \
		wait_until((condition) || microseconds() > end_);                                                          \
		(condition);                                                                                               \
	})

#endif
