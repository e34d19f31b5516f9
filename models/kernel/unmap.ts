import { either, forEach, onlyIf, routine, step, when, type Block, type Effect } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import { memory, type Address } from './memory.ts'
import { endMigrationEntry, isMigrationEntry } from './migration-entry.ts'
import { putPage } from './page.ts'
import { unwritten } from './page-cache.ts'
import { freeSwapAndCache, freeSwapCache } from './swap.ts'
import { abandon, flushTlb, flushTlbBatchedPending } from './tlb.ts'
import { clearBits, isNone } from './pte.ts'

/**
 * munmap() of one page: __do_munmap(), mm/mmap.c. The VMA goes away under the mmap lock held for writing; the page
 * table is emptied with the lock held for reading.
 */
export function munmap(at: Address): Block {
  return routine('munmap', {}, () => [
    step('mmap_write_lock', at.mm.mmapLock.writeLock()),
    step('detach_vmas_to_be_unmapped', ...removeVma(at)),
    step('mmap_write_downgrade', at.mm.mmapLock.downgrade()),
    zapPte(at),
    step('mmap_read_unlock', at.mm.mmapLock.readUnlock()),
  ])
}

/** The end of a process with one thread: exit_mmap(), mm/mmap.c. Nobody else is in the mm, so no mmap lock is taken. */
export function exitMm(pages: readonly Address[]): Block {
  const [first] = pages
  if (!first) throw new Error('an mm has at least one page')
  return routine('exit_mmap', {}, () => [
    pages.map((at) => [zapPte(at), step('remove_vma', ...removeVma(at))]),
    step(
      'mmdrop',
      first.mm.alive.set(false),
      first.mm.hasPinned.set(false),
      first.mm.userfaultfd.set(false),
      ...pages.map(orphanReferences),
    ),
  ])
}

/**
 * zap_pte_range(), mm/memory.c, and tlb_finish_mmu(), mm/mmu_gather.c: the mapcount goes under the page-table lock, the
 * reference after it was dropped, when every TLB is flushed. PageAnonExclusive stays as it is.
 */
export function zapPte(at: Address): Block {
  return routine('zap_pte_range', { page: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const unlock = step('unlock_ptl', at.mm.ptl.unlock())
    return [
      step('lock_ptl', at.mm.ptl.lock()),
      flushTlbBatchedPending(at),
      either(
        [
          step(
            'ptep_get_and_clear',
            when(at.pte.frame.ne(null)),
            my.page.set(at.pte.frame),
            memory.frame.at(at.pte.frame).temporary.inc(),
            at.pte.frame.set(null),
            at.pte.writable.set(false),
            abandon(at),
            ...forgetContent(at),
          ),
          step('page_remove_rmap', page.mapcount.dec()),
          unlock,
          flushTlb([at]),
          freeSwapCache(page),
          step('put_page', ...putPage(page)),
        ],
        [step('swap_entry', when(at.pte.slot.ne(null))), clearSwapEntry(at), unlock],
        [
          step(
            'pte_clear_migration_entry',
            when(isMigrationEntry(at.pte)),
            ...endMigrationEntry(at.pte),
            ...forgetContent(at),
          ),
          unlock,
        ],
        [step('pte_clear_zero_page', when(at.pte.zeroPage), at.pte.zeroPage.set(false), ...clearBits(at.pte)), unlock],
        [step('pte_none', when(isNone(at.pte))), unlock],
      ),
    ]
  })
}

/** free_swap_and_cache() and pte_clear_not_present_full(): the PTE names a slot, and then nothing. */
export function clearSwapEntry(at: Address): Block {
  return [
    freeSwapAndCache(at.pte),
    step(
      'pte_clear_swap_entry',
      at.pte.slot.set(null),
      at.pte.going.set(false),
      at.pte.swpExclusive.set(false),
      ...forgetContent(at),
    ),
  ]
}

function removeVma({ pte }: Address): readonly Effect[] {
  return [pte.vma.set(false), pte.vmaWritable.set(false)]
}

/** Who unmaps a page gives up what it holds, and the coherence of references to it. */
function forgetContent(at: Address): readonly Effect[] {
  return [
    at.pte.expected.set(unwritten(at)),
    ...clearBits(at.pte),
    forEach(memory.reference, (held) => [onlyIf(held.pte.eq(at.pteRef), [held.coherent.set(false)])]),
  ]
}

/** A reference outlives its owner; from then on it is a stranger to every mm. */
function orphanReferences(at: Address): Effect {
  return forEach(memory.reference, (held) => [onlyIf(held.pte.eq(at.pteRef), [held.pte.set(null)])])
}
