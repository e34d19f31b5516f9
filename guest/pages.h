/* The pages of a test, each in a mapping and under a page table of its own. */
#ifndef PAGES_H
#define PAGES_H

#include "run.h"

enum { PAGE_BYTES = 4096 };

/* How many words of a page hold its value: one, except that process_vm reads another word with each load. */
int words_of_page(void);

void *page_address(int page);

/* In the first process of a run: maps all pages, and stores to those that are anonymous. */
void make_pages(void);

/* A load and a store by the CPU. SIGSEGV is an outcome, and of a store there is no other trace. */
struct value load_page(int page);
void store_page(int page, uint64_t value);

/* Once: SIGSEGV and SIGBUS in load_page() and store_page() are caught from now on. */
void catch_faults(void);

/* What /proc/PID/pagemap says of an address; 0 where it says nothing. */
uint64_t pagemap_entry(pid_t pid, const void *address);

/* The frame that a process has mapped there, and 0 where none is. */
uint64_t frame_at(pid_t pid, const void *address);

/* How often a frame is mapped (/proc/kpagecount); -1 where the kernel does not say. */
long mappings_of(uint64_t frame);

/* Flags of a frame (/proc/kpageflags); 0 where the kernel does not say. */
enum { FRAME_ON_LRU = 5, FRAME_IS_ACTIVE = 6, FRAME_IS_ANONYMOUS = 12, FRAME_IS_KSM = 21, FRAME_IS_ZERO_PAGE = 24 };
bool has_flag(uint64_t frame, int flag);

/*
 * Both wait, for ever if need be, until the caller has mapped an anonymous page there, and give the frame. The zero page and pages of files
 * are none. Reclaim and migration take it off the LRU lists, so they wait until it is there; ksmd does not care.
 */
uint64_t wait_for_anonymous_page(const void *address);
uint64_t wait_for_page_on_lru(const void *address);

#endif
