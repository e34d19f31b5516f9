static void store(long *page, long value)
{
	if (!sigsetjmp(behind_access, 1))
		*(volatile long *)page = value;
}
