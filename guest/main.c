/* PID 1: makes the machine ready, runs all tests of the plan, powers off. */
#include "abilities.h"
#include "cgroups.h"
#include "fuse.h"
#include "ksm.h"
#include "module.h"
#include "pages.h"
#include "plan.h"
#include "report.h"
#include "run.h"
#include "swap.h"
#include "system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

static void mount_at(const char *path, const char *type)
{
	mkdir(path, 0755);
	mount(type, path, type, 0, NULL);
}

static void open_console(void)
{
	int console = open("/dev/console", O_RDWR);
	for (int file = 0; console >= 0 && file < 3; file++)
		dup2(console, file);
}

/* How many modules were loaded that were not before. */
static int load_modules_once(void)
{
	int loaded = 0;
	DIR *folder = opendir("/modules");
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		char path[512];
		snprintf(path, sizeof path, "/modules/%s", entry->d_name);
		int file = open(path, O_RDONLY | O_CLOEXEC);
		if (entry->d_name[0] != '.' && file >= 0 && !syscall(SYS_finit_module, file, "", 0))
			loaded++;
		close(file);
	}
	if (folder)
		closedir(folder);
	return loaded;
}

/* Nothing but the tests is to move pages about, and reclaim is to look at all pages the same way. */
static void turn_knobs(void)
{
	write_text("/sys/kernel/mm/transparent_hugepage/enabled", "never");
	write_text("/sys/kernel/mm/lru_gen/enabled", "0");
	write_text("/proc/sys/kernel/numa_balancing", "0");
	write_text("/proc/sys/vm/page-cluster", "0");
	write_text("/proc/sys/vm/swappiness", "100");
	write_text("/proc/sys/vm/overcommit_memory", "1");
}

static void boot(void)
{
	mount_at("/proc", "proc");
	mount_at("/sys", "sysfs");
	mount_at("/dev", "devtmpfs");
	open_console();
	while (load_modules_once() > 0)
		;
	turn_knobs();
	make_swap_areas();
	prepare_ksm();
	mount_fuse();
	open_module();
	open_results();
}

static void run_test(const struct test *which)
{
	for (int number = 0; number < which->schedules; number++)
		for (int i = 0; i < which->schedule[number].repetitions; i++)
			run_once(which, number, i);
}

int main(void)
{
	struct utsname system;
	boot();
	make_shared_memory();
	catch_faults();
	uname(&system);
	make_groups();
	report_guest(system.release, find_abilities());
	struct plan plan = read_plan("/plan");
	for (int i = 0; i < plan.count; i++)
		run_test(&plan.tests[i]);
	report_end();
	reboot(RB_POWER_OFF);
}
