import { boundary, not, routine, step, when, type Block } from '../../src/program/index.ts'
import type { Address } from './memory.ts'

/**
 * handle_userfault(), fs/userfaultfd.c, of a store to a page that userfaultfd has write-protected, v5.7 to v5.19: the monitor is
 * told, and the task sleeps without the mmap lock until the page is allowed to be written to (or is gone). Afterwards the
 * fault begins anew. Left out: the queue and its messages; a context without a monitor; faults that may not wait, which
 * fail (get_user_pages() and pin_user_pages(), but not their variants without the lock).
 */
export function handleUserfault({ pte, mm }: Address): Block {
  return routine('handle_userfault', {}, () => [
    step('mmap_read_unlock', mm.mmapLock.readUnlock()),
    // It waits for user space: whole operations of others come between.
    boundary,
    step('schedule', when(not(pte.uffdWp))),
    step('mmap_read_lock', mm.mmapLock.readLock()),
  ])
}
