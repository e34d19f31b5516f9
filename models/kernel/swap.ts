import {
  and,
  any,
  branch,
  either,
  ifElse,
  not,
  onlyIf,
  or,
  step,
  when,
  type Block,
  type Cond,
  type Effect,
  type Num,
  type Ref,
} from '../../src/program/index.ts'
import { memory, type FramePlaces, type PtePlaces } from './memory.ts'
import { dropReferences } from './page.ts'

/** PageSwapCache() */
export function isInSwapCache(page: FramePlaces): Cond {
  return page.swapSlot.ne(null)
}

/** page_swapcount(): how many swap entries name the page's slot. 0 for a page that is not in the swap cache. */
export function swapCountOf(page: FramePlaces): Num {
  return ifElse(isInSwapCache(page), memory.slot.at(page.swapSlot).swapCount, 0)
}

/** The references that mappings and the swap cache account for: 1, and 1 for the cache. */
export function ownReferences(page: FramePlaces): Num {
  return ifElse(isInSwapCache(page), 2, 1)
}

/** delete_from_swap_cache(), mm/swap_state.c. The page is locked. */
export function deleteFromSwapCache(page: FramePlaces): readonly Effect[] {
  const slot = memory.slot.at(page.swapSlot)
  return [onlyIf(slot.swapCount.eq(0), [slot.content.set(0)]), page.swapSlot.set(null), ...dropReferences(page, 1)]
}

/** swap_free(), mm/swapfile.c: one swap entry less; the slot is free with the last, unless a page is cached. */
export function swapFree(entry: Ref<'slot'>): readonly Effect[] {
  const slot = memory.slot.at(entry)
  return [slot.swapCount.dec(), onlyIf(and(slot.swapCount.eq(0), hasCache(entry).not()), [slot.content.set(0)])]
}

/** Some page of the swap cache has the slot: what a look into the swap cache finds. */
export function isCached(entry: Ref<'slot'>): Cond {
  return memory.frame.some((page) => page.swapSlot.eq(entry))
}

/** What a swap-in of the slot would find: the page of the swap cache, which may be newer, or what was written out. */
export function contentOfSlot(entry: Ref<'slot'>): Num {
  const cached = memory.frame.sum((page) => ifElse(page.swapSlot.eq(entry), page.content, 0))
  return ifElse(isCached(entry), cached, memory.slot.at(entry).content)
}

/** SWAP_HAS_CACHE of the slot: it has a page of the swap cache, or a swap-in has claimed it. */
export function hasCache(entry: Ref<'slot'>): Cond {
  return or(isCached(entry), memory.slot.at(entry).claimed)
}

/** swapcache_clear(), mm/swapfile.c, v6.8: the claim is given up, and the slot is free if no swap entry names it. */
export function swapcacheClear(entry: Ref<'slot'>): readonly Effect[] {
  const slot = memory.slot.at(entry)
  return [slot.claimed.set(false), onlyIf(slot.swapCount.eq(0), [slot.content.set(0)])]
}

/** try_to_free_swap(), mm/swapfile.c: gives the slot back where no swap entry names it and nothing is being written. The page is locked. */
export function tryToFreeSwap(page: FramePlaces): Block {
  return branch('try_to_free_swap', and(isInSwapCache(page), swapCountOf(page).eq(0), not(page.writeback)), [
    step('delete_from_swap_cache', ...deleteFromSwapCache(page)),
  ])
}

/**
 * free_swap_cache(), mm/swap_state.c: gives the slot of an unmapped page back, if the page lock can be had. Trying the
 * lock, looking and letting it go are one step: nobody acts on the page lock being taken for so short.
 */
export function freeSwapCache(page: FramePlaces): Block {
  const idle = and(
    isInSwapCache(page),
    page.mapcount.eq(0),
    page.pageLock.isLocked.not(),
    swapCountOf(page).eq(0),
    not(page.writeback),
  )
  return either(
    [step('free_swap_cache', when(idle), ...deleteFromSwapCache(page))],
    [step('!free_swap_cache', when(not(idle)))],
  )
}

/**
 * free_swap_and_cache(), mm/swapfile.c, of the slot that a PTE names: one entry less, and where only the swap cache is
 * left and its page can be locked, that goes too. The PTE is cleared after it, as in v5.7 to v5.19.
 */
export function freeSwapAndCache(pte: PtePlaces): Block {
  return [
    step('swap_entry_free', ...swapFree(pte.slot), pte.going.set(true)),
    either(
      [
        step(
          '__try_to_reclaim_swap',
          any(memory.frame, (_, page) => [when(isReclaimable(page, pte.slot)), ...deleteFromSwapCache(page)]),
        ),
      ],
      [step('!__try_to_reclaim_swap', when(not(memory.frame.some((page) => isReclaimable(page, pte.slot)))))],
    ),
  ]
}

function isReclaimable(page: FramePlaces, entry: Ref<'slot'>): Cond {
  return and(
    page.swapSlot.eq(entry),
    memory.slot.at(entry).swapCount.eq(0),
    page.mapcount.eq(0),
    page.pageLock.isLocked.not(),
    not(page.writeback),
  )
}
