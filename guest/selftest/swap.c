#include <stdio.h>
#include <sys/swap.h>

/* The swap areas that are on when the test begins. */
static char swap_areas[8][256];
static int swap_count;

static void find_swap(void)
{
	char line[512];
	FILE *file = fopen("/proc/swaps", "r");
	while (file && fgets(line, sizeof(line), file) && swap_count < 8)
		if (line[0] == '/' && sscanf(line, "%255s", swap_areas[swap_count]) == 1)
			swap_count++;
	if (file)
		fclose(file);
	errno = ENODEV;
	if (swap_count == 0)
		skip("swap");
}
