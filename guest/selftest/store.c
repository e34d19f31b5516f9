static void store(long *page, long value)
{
	*(volatile long *)page = value;
}
