#include "cgroups.h"
#include "plan.h"
#include "system.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

#define ROOT "/groups"

/* The groups of the pages, and behind them the group of all else. */
enum { REST = MOST_PAGES, GROUPS };

static uint64_t numbers[GROUPS];
static bool is_there;

static void group_file(char *path, size_t room, int group, const char *file)
{
	snprintf(path, room, ROOT "/%d%s", group, file);
}

/* A group is named by the number of its inode in /proc/kpagecgroup. */
static uint64_t make_group(int group)
{
	char path[64];
	struct stat found;
	group_file(path, sizeof path, group, "");
	mkdir(path, 0755);
	return stat(path, &found) ? 0 : found.st_ino;
}

static void enter(int group)
{
	char path[64];
	group_file(path, sizeof path, group, "/cgroup.procs");
	write_text(path, "0");
}

/* Without favordynmods (v6.0) a process waits for a grace period of RCU whenever it changes its group. */
void make_groups(void)
{
	char path[64];
	mkdir(ROOT, 0755);
	if (mount("cgroup2", ROOT, "cgroup2", 0, "favordynmods") && mount("cgroup2", ROOT, "cgroup2", 0, NULL))
		return;
	write_text(ROOT "/cgroup.subtree_control", "+memory");
	for (int group = 0; group < GROUPS; group++)
		numbers[group] = make_group(group);
	group_file(path, sizeof path, REST, "/memory.reclaim");
	is_there = !access(path, W_OK) && !access("/proc/kpagecgroup", R_OK);
	enter(REST);
}

bool has_group_reclaim(void)
{
	return is_there;
}

void enter_page_group(int page)
{
	enter(page);
}

void leave_page_group(void)
{
	enter(REST);
}

static uint64_t number_of_group(uint64_t frame)
{
	uint64_t number = 0;
	int file = open("/proc/kpagecgroup", O_RDONLY | O_CLOEXEC);
	if (file >= 0 && pread(file, &number, sizeof number, frame * sizeof number) != sizeof number)
		number = 0;
	close(file);
	return number;
}

/* The kernel answers EAGAIN where it finds less than is asked for, which is the rule here. */
bool reclaim_group_of(uint64_t frame)
{
	char path[64];
	uint64_t number = is_there ? number_of_group(frame) : 0;
	for (int group = 0; group < GROUPS && number; group++)
		if (numbers[group] == number) {
			group_file(path, sizeof path, group, "/memory.reclaim");
			write_text(path, "1M");
			return true;
		}
	return false;
}
