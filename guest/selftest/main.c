#include <sys/utsname.h>

/* The exit codes of kselftest.h. */
enum { KSFT_PASS = 0, KSFT_FAIL = 1, KSFT_SKIP = 4 };

static int report(int result, int shown, int runs)
{
	printf("# the end in question in %d of %d runs\n", shown, runs);
	printf("%s 1 %s\n", result == KSFT_PASS ? "ok" : "not ok", NAME);
	printf("# Totals: pass:%d fail:%d xfail:0 xpass:0 skip:0 error:0\n", result == KSFT_PASS, result != KSFT_PASS);
	return result;
}

static int report_skip(const char *why)
{
	printf("ok 1 %s # SKIP %s\n", NAME, why);
	printf("# Totals: pass:0 fail:0 xfail:0 xpass:0 skip:1 error:0\n");
	return KSFT_SKIP;
}

/* A run is a process group of its own, of which nothing is left. */
static void do_run(void)
{
	memset(run, 0, sizeof(*run));
	run->turn = -1;
	run->seen = nothing_seen;
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		signal(SIGCHLD, SIG_IGN);
		run->conductor = getpid();
		conduct_run();
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	kill(-pid, SIGKILL);
	while (wait(NULL) > 0)
		;
}

int main(void)
{
	struct utsname system;
	int runs = 0, shown = 0;

	setbuf(stdout, NULL);
	printf("TAP version 13\n1..1\n");
	uname(&system);
	printf("# Linux %s\n", system.release);
	run = mmap(NULL, sizeof(*run), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (run == MAP_FAILED || prctl(PR_SET_CHILD_SUBREAPER, 1))
		return report_skip(strerror(errno));
	for (int i = 0; i < RUNS; i++) {
		do_run();
		if (run->given_up == SKIPPED)
			return report_skip(run->why);
		if (run->given_up == NOT_DONE) {
			printf("# run %d says nothing: %s\n", i + 1, run->why);
			continue;
		}
		printf("# run %d:", i + 1);
		print_seen(&run->seen);
		runs++;
		shown += is_in_question(&run->seen);
	}
	if (runs == 0)
		return report_skip(run->why);
	return report(shown == 0 ? KSFT_PASS : KSFT_FAIL, shown, runs);
}
