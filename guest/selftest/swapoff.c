static void swap_off(void)
{
	for (int i = 0; i < swap_count; i++)
		if (swapoff(swap_areas[i]))
			skip("swapoff");
}

static void swap_on_again(void)
{
	for (int i = 0; i < swap_count; i++)
		swapon(swap_areas[i], 0);
}
