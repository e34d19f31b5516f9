/* What move_pages(2) does for the tests: it empties the LRU batches of all CPUs, and moves pages between the two NUMA nodes. */
#ifndef LRU_H
#define LRU_H

void drain_batches(void);

/* Waits until the page is mapped, and moves it to the other node, unless the kernel keeps it. */
void migrate_page(int page, int task);

#endif
