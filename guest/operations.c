#include "operations.h"
#include "ksm.h"
#include "lru.h"
#include "module.h"
#include "pages.h"
#include "reclaim.h"
#include "references.h"
#include "swap.h"
#include "system.h"
#include "tasks.h"
#include "userfaultfd.h"

#include <errno.h>
#include <sys/mman.h>

bool may_wait(enum operation operation)
{
	switch (operation) {
	case AWAIT: case READ: case WRITE: case LOAD: case STORE: case TAKE: case GIVE_BACK:
	case RECLAIM: case KSM_SCAN: case MIGRATE:
		return true;
	default:
		return false;
	}
}

static void set_register(int reg, struct value value)
{
	if (reg >= 0)
		shared->registers[reg] = value;
}

/* There is no effect where nothing is mapped (ENOMEM), as in the model; any other error is a call that this kernel has not. */
static void check(int result, enum operation operation, int task)
{
	if (result && errno != ENOMEM)
		missed_by_error(operation, task, errno);
}

static void read_mapcount(int page, int reg, int task)
{
	uint64_t frame = frame_at(getpid(), page_address(page));
	if (!frame || has_flag(frame, FRAME_IS_ZERO_PAGE))
		return;
	long count = mappings_of(frame);
	if (count < 0)
		missed(PAGE_MAPCOUNT, task, "no-kpagecount");
	else
		set_register(reg, (struct value){ VALUE, count });
}

/* Of a mapping of a file the kernel refuses MADV_FREE, and the model has no effect of it either. */
static void advise(int page, int advice, enum operation operation, int task)
{
	int result = madvise(page_address(page), PAGE_BYTES, advice);
	if (result && errno == EINVAL && advice == MADV_FREE && test->page[page].of_file)
		return;
	check(result, operation, task);
}

static void protect(int page, bool writable, int task)
{
	int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
	check(mprotect(page_address(page), PAGE_BYTES, protection), MPROTECT, task);
}

static struct value read_page(int page)
{
	continue_if_missing(page);
	return load_page(page);
}

static void write_page(int page, uint64_t value)
{
	continue_if_missing(page);
	store_page(page, value);
}

void do_operation(int task, const struct statement *statement)
{
	int a = statement->a, b = statement->b, reg = statement->reg;
	uint64_t value = statement->value;
	switch (statement->operation) {
	case SIGNAL: shared->signals[a] = 1; break;
	case AWAIT: wait_until(shared->signals[a]); break;
	case READ: set_register(reg, read_page(a)); break;
	case WRITE: write_page(a, value); break;
	case LOAD: set_register(reg, load_reference(a, task)); break;
	case STORE: store_reference(a, value, task); break;
	case TAKE: take_reference(b, a, task); break;
	case GIVE_BACK: give_back_reference(a, task); break;
	case FORK: fork_task(task, a); break;
	case EXIT: exit_task(task);
	case PAGE_MAPCOUNT: read_mapcount(a, reg, task); break;
	case MPROTECT: protect(a, value, task); break;
	case MUNMAP: munmap(page_address(a), PAGE_BYTES); break;
	case MADVISE_DONTNEED: advise(a, MADV_DONTNEED, MADVISE_DONTNEED, task); break;
	case MADVISE_FREE: advise(a, MADV_FREE, MADVISE_FREE, task); break;
	case CLEAR_REFS: check(write_text("/proc/self/clear_refs", "4"), CLEAR_REFS, task); break;
	case RECLAIM: reclaim_page(a, task); break;
	case MIGRATE: migrate_page(a, task); break;
	case LRU_ADD_DRAIN_ALL: drain_batches(); break;
	case FLUSH_TLB_ALL: flush_tlbs(task); break;
	case SWAPOFF: swap_off(task); break;
	case SWAPON_SYNCHRONOUS: case SWAPON_STABLE_WRITES: need_zram(statement->operation, task); break;
	case KSM_SCAN: ksm_scan(a, task); break;
	case MADVISE_UNMERGEABLE: advise(a, MADV_UNMERGEABLE, MADVISE_UNMERGEABLE, task); break;
	case REGISTER_USERFAULTFD: register_pages(task); break;
	case UFFD_WRITEPROTECT: write_protect(a, true, task); break;
	case UFFD_UNPROTECT: write_protect(a, false, task); break;
	case UFFDIO_MOVE_PAGE: move_page(a, b, task); break;
	case CONTINUE_PAGE: continue_page(a, task); break;
	case OPERATIONS: break;
	}
}
