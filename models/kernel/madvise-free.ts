import {
  and,
  branch,
  either,
  not,
  or,
  routine,
  scope,
  step,
  trylock,
  when,
  type Block,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import { isOnLru, lruAddDrain } from './lru.ts'
import { memory, type Address } from './memory.ts'
import { mapsFile } from './page-cache.ts'
import { modifyProt } from './modify-prot.ts'
import { flushTlb } from './tlb.ts'
import { isInSwapCache, tryToFreeSwap } from './swap.ts'
import { clearSwapEntry } from './unmap.ts'

/**
 * madvise(MADV_FREE) of one page: madvise_dontneed_free(), madvise_free_single_vma() and madvise_free_pte_range(),
 * mm/madvise.c, v5.7 to v5.19, with the mmap lock held for reading. The PTE becomes clean and stays writable; reclaim may
 * throw the page away while nobody stores to it. Of a mapping of a file the call fails with -EINVAL. Left out: mmu notifiers, accessed bits, what was PG_dirty
 * before (then a page that is mapped twice is passed over: here its other PTEs count as dirty, which keeps it as well).
 * A KSM page is treated as any other, in all of these versions and up to v7.3.
 */
export function madviseFree(at: Address): Block {
  const { pte, mm } = at
  return routine('madvise_free', {}, () => [
    step('mmap_read_lock', mm.mmapLock.readLock()),
    branch('find_vma', and(pte.vma, not(mapsFile(at))), [
      lruAddDrain(at),
      step('lock_ptl', mm.ptl.lock()),
      either(
        [step('pte_present', when(pte.frame.ne(null))), freePte(at)],
        [step('swap_entry', when(pte.slot.ne(null))), clearSwapEntry(at)],
        [step('nothing_to_free', when(and(pte.frame.eq(null), pte.slot.eq(null))))],
      ),
      step('unlock_ptl', mm.ptl.unlock()),
      flushTlb([at]),
    ]),
    step('mmap_read_unlock', mm.mmapLock.readUnlock()),
  ])
}

/** A present PTE. Where the page is shared, busy or still has swap entries, it is passed over. */
function freePte(at: Address): Block {
  const { pte } = at
  return routine('madvise_free_pte_range', { page: ref('frame'), writable: flag }, (my) => {
    const page = memory.frame.at(my.page)
    const unlockPage = step('unlock_page', page.pageLock.unlock())
    return scope((skip) => [
      step('vm_normal_page', my.page.set(pte.frame), my.writable.set(pte.writable)),
      branch('PageSwapCache_or_PageDirty', or(isInSwapCache(page), page.dirty), makeClean(skip.leave)),
      modifyProt(at, my.page, my.writable, [pte.clean.set(true), pte.forfeited.set(true)]),
      markPageLazyfree(),
    ])

    function makeClean(giveUp: Statement): Block {
      return trylock(
        'trylock_page',
        page.pageLock,
        [
          branch('page_mapcount', page.mapcount.eq(1), [], [unlockPage, giveUp]),
          tryToFreeSwap(page),
          branch('PageSwapCache', isInSwapCache(page), [unlockPage, giveUp]),
          step('ClearPageDirty', page.dirty.set(false)),
          unlockPage,
        ],
        [giveUp],
      )
    }

    /**
     * mark_page_lazyfree() and lru_lazyfree_fn(), mm/swap.c, in one step: the batch between them holds a reference and no
     * more. Reclaim takes its page off the LRU list, and has it locked while that matters.
     */
    function markPageLazyfree(): Block {
      const eligible = and(isOnLru(my.page), not(isInSwapCache(page)), not(page.pageLock.isLocked))
      return either(
        [step('ClearPageSwapBacked', when(eligible), page.lazyfree.set(true))],
        [step('!ClearPageSwapBacked', when(not(eligible)))],
      )
    }
  })
}
