#ifndef RECLAIM_H
#define RECLAIM_H

/* Waits until the page is mapped, and swaps it out, unless the kernel keeps it. */
void reclaim_page(int page, int task);

#endif
