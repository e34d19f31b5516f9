import { branch, never, or, routine, scope, step, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import type { Hold } from './hold.ts'
import { memory, type Address } from './memory.ts'
import { isMigrationEntry } from './migration-entry.ts'
import { modifyProt } from './modify-prot.ts'
import { maybePinned } from './page.ts'
import { flushHasCome, flushWillCome } from './tlb.ts'

/**
 * Writing 4 to /proc/PID/clear_refs, for one page: clear_refs_write() and clear_soft_dirty(), fs/proc/task_mmu.c. A
 * present PTE becomes read-only, so that the next store faults and sets its soft-dirty bit. Up to v5.10 the mmap lock is
 * held for reading meanwhile, since v5.11 (29a951dfb3c3) for writing. Left out: the VMA
 * flag (for which v5.10 takes the mmap lock for writing once, and before the page table is walked), the zero page.
 */
export function clearRefs(
  at: Address,
  choices: Pick<Choices, 'clearRefsLock' | 'clearRefsOfPinned' | 'clearRefsFlush'>,
): Block {
  const { mmapLock } = at.mm
  const writing = choices.clearRefsLock === 'write'
  return routine('clear_refs_write', {}, () => [
    writing ? step('mmap_write_lock', mmapLock.writeLock()) : step('mmap_read_lock', mmapLock.readLock()),
    branch('find_vma', at.pte.vma, [
      flushWillCome(at),
      clearSoftDirty(at, choices),
      choices.clearRefsFlush(at),
      flushHasCome(at),
    ]),
    writing ? step('mmap_write_unlock', mmapLock.writeUnlock()) : step('mmap_read_unlock', mmapLock.readUnlock()),
  ])
}

/** clear_soft_dirty() of one PTE, under the page-table lock. */
function clearSoftDirty(at: Address, choices: Pick<Choices, 'clearRefsOfPinned'>): Block {
  const { pte, mm } = at
  return routine('clear_soft_dirty', { page: ref('frame') }, (my) => {
    const protect = modifyProt(at, my.page, never, [pte.softClean.set(true)])
    return [
      step('lock_ptl', mm.ptl.lock()),
      branch(
        'pte_present',
        pte.frame.ne(null),
        choices.clearRefsOfPinned === 'no' ? unlessPinned(at, protect) : protect,
        branch('is_swap_pte', or(pte.slot.ne(null), isMigrationEntry(pte)), [
          step('pte_swp_clear_soft_dirty', pte.softClean.set(true)),
        ]),
      ),
      step('unlock_ptl', mm.ptl.unlock()),
    ]
  })
}

/** pte_is_pinned(), v5.11 (9348b73c2e1b). It looks while the PTE is in place: fast GUP may pin just afterwards (B32). */
function unlessPinned({ pte, mm }: Address, protect: Block): Block {
  return scope((pinned) => [
    branch('pte_write', pte.writable, [
      branch('has_pinned', mm.hasPinned, [
        branch('page_maybe_dma_pinned', maybePinned(memory.frame.at(pte.frame)), [pinned.leave]),
      ]),
    ]),
    protect,
  ])
}

/** Between the look for pins and the PTE that is cleared: paravirtual kernels, as those of distributions, call a function for that. */
export const clearRefsHolds: readonly Hold[] = [
  {
    routine: 'clear_soft_dirty',
    before: 'ptep_modify_prot_start',
    places: [{ function: '__ptep_modify_prot_start', at: 'entry', address: 1, releases: 'v5.10..' }],
  },
]
