#include <setjmp.h>
#include <signal.h>

static __thread sigjmp_buf behind_access;

static void on_fault(int number)
{
	(void)number;
	siglongjmp(behind_access, 1);
}

static void catch_faults(void)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}
