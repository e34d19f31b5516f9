import { and, ifElse, not, or, type Cond, type Num } from '../../src/program/index.ts'
import { memory, type Address } from './memory.ts'
import { isMigrationEntry } from './migration-entry.ts'
import { unwritten } from './page-cache.ts'
import { isPresent } from './pte.ts'
import { contentOfSlot } from './swap.ts'

/** What somebody would read who reads now, while nobody does anything else. */
export interface Readable {
  /** False where nothing would be read: there is nothing, or the reader would wait for ever. */
  readonly exists: Cond
  readonly value: Num
}

/**
 * What load(), access.ts, would return by way of the page table, in a state in which no routine is in the middle of
 * anything. By kind of PTE:
 *
 * - present: what the page holds. The zero page holds 0. Write bit, dirty and soft-dirty bit, uffd-wp, and VM_WRITE are
 *   nothing to a load; neither are the marks of the page (KSM, MADV_FREE, exclusive, locked for a moment, writeback).
 * - a swap entry, do_swap_page(): the page that the swap cache has for the slot, and where it has none what the device
 *   has, whether that is read into the swap cache or around it.
 * - a migration entry, migration_entry_wait(): nothing. Nobody is moving the page, so the load would never return.
 * - none, do_anonymous_page() or do_fault(): 0, or what the file has. A userfaultfd lets such a load pass here.
 * - none and no VMA, do_user_addr_fault(): nothing. So it is after munmap() and exit, and in a process that has not
 *   been forked yet.
 */
export function readableByPageTable(at: Address): Readable {
  const { pte } = at
  const notPresent = ifElse(pte.slot.ne(null), contentOfSlot(pte.slot), unwritten(at))
  return {
    exists: or(isPresent(pte), and(pte.vma, not(isMigrationEntry(pte)))),
    value: ifElse(pte.frame.ne(null), memory.frame.at(pte.frame).content, ifElse(pte.zeroPage, 0, notPresent)),
  }
}
