#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

uint64_t microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000ull + now.tv_nsec / 1000;
}

void stay_on_cpu(int cpu)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof one, &one);
}

void use_all_cpus(void)
{
	cpu_set_t all;
	memset(&all, 0xff, sizeof all);
	sched_setaffinity(0, sizeof all, &all);
}

/* In microseconds: for how long waiting is only yielding. */
static uint64_t awake;

void wait_awake(void)
{
	awake = 3000000;
}

void pause_between(int tries)
{
	static __thread uint64_t began;
	if (tries == 0)
		began = microseconds();
	if (tries < 50 || (awake && microseconds() - began < awake))
		sched_yield();
	else
		usleep(tries < 150 ? 100 : 1000);
}

int write_text(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return -errno;
	int error = write(file, text, strlen(text)) < 0 ? -errno : 0;
	close(file);
	return error;
}

long read_number(const char *path)
{
	char text[64] = { 0 };
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return -1;
	ssize_t count = read(file, text, sizeof text - 1);
	close(file);
	return count > 0 ? atol(text) : -1;
}
