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

void pause_between(int tries)
{
	if (tries < 50)
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
