static long load(const long *page)
{
	return *(const volatile long *)page;
}
