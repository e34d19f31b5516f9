#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "/sys/fs/cgroup/selftest-reclaim"

static bool write_text(const char *path, const char *text)
{
	int file = open(path, O_WRONLY);
	bool whole = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);

	close(file);
	return whole;
}

/* A control group for all processes of the run: memory.reclaim (v5.19) takes pages, too, that are mapped more than once. */
static void enter_group(void)
{
	write_text("/sys/fs/cgroup/cgroup.subtree_control", "+memory");
	mkdir(GROUP, 0755);
	write_text(GROUP "/cgroup.procs", "0");
}

/* EAGAIN is the answer where there was less to reclaim. */
static void reclaim_group(void)
{
	if (access(GROUP "/memory.reclaim", W_OK))
		skip("memory.reclaim of a control group");
	write_text("/proc/self/clear_refs", "1");
	write_text(GROUP "/memory.reclaim", "1M");
}
