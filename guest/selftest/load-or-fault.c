/* SIGSEGV is an answer, too. */
static long load(const long *page)
{
	return sigsetjmp(behind_access, 1) ? FAULT : *(const volatile long *)page;
}
