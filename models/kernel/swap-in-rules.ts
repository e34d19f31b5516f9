import { and, branch, ifLocal, not, or, step, type Block } from '../../src/program/index.ts'
import type { SwapIn, SwapInRule, UnuseRule } from './era.ts'
import { isOnLru, lruAddDrain } from './lru.ts'
import { memory } from './memory.ts'
import { addAnonRmap } from './properties.ts'
import { reuseSwapPage } from './reuse-rules.ts'
import { isInSwapCache, swapFree, tryToFreeSwap } from './swap.ts'

/**
 * Up to v5.17: a store may keep the page where it is mapped or named by a swap entry once, this entry counted. No
 * reference is looked at, also where do_wp_page() of the same kernel does.
 */
export const swapInByMapcount: SwapInRule = (fault) => {
  const page = memory.frame.at(fault.page)
  const install = (writable: boolean): Block => [
    fault.setPte(writable),
    step('page_add_anon_rmap', ...addAnonRmap(fault.at, page)),
    step('swap_free', ...swapFree(fault.entry)),
  ]
  const readOnly = [install(false), fault.finish]
  return fault.access === 'read' ? readOnly : reuseSwapPage(page, [install(true), fault.done], readOnly)
}

/**
 * v5.18 (c145e0b47c77): the entry is given back first; a store may keep the page where it has the only reference, or has
 * read it around the swap cache.
 */
export const swapInByCount: SwapInRule = (fault) => {
  const page = memory.frame.at(fault.page)
  const readOnly = [installLast(fault, false), fault.finish]
  return [
    giveBackEntry(fault),
    fault.access === 'read'
      ? readOnly
      : branch(
          'page_count',
          and(not(page.ksm), or(fault.fresh, page.refcount.eq(1))),
          [installLast(fault, true), fault.done],
          readOnly,
        ),
  ]
}

/**
 * v5.19 (1493a1913e34): a page that was exclusive when it was swapped out is exclusive again; so is one whose only
 * reference is the fault's, or that was read around the swap cache. A store then maps it writable. A page that is being written
 * to a device that wants it unchanged is nobody's in particular.
 */
export const swapInByExclusive: SwapInRule = (fault) => {
  const page = memory.frame.at(fault.page)
  const exclusive = step('rmap_exclusive', fault.exclusive.set(true))
  const write = fault.access === 'write'
  return [
    giveBackEntry(fault),
    branch(
      'exclusive',
      and(not(page.ksm), or(fault.fresh, and(fault.at.pte.swpExclusive, not(page.writeback)), page.refcount.eq(1))),
      [exclusive, installLast(fault, write), write ? fault.done : fault.finish],
      [installLast(fault, false), fault.finish],
    ),
  ]
}

/** Up to v5.18: swapoff maps the page for reading, and nobody's in particular. */
export const unuseShared: UnuseRule = ({ at, page, entry, setPte }) => [
  setPte,
  step('page_add_anon_rmap', ...addAnonRmap(at, memory.frame.at(page))),
  step('swap_free', ...swapFree(entry)),
]

/** v5.19 (1493a1913e34): for reading, too; but a page that was exclusive when it was swapped out is so again. */
export const unuseExclusive: UnuseRule = ({ at, page, exclusive, entry, setPte }) => [
  branch('pte_swp_exclusive', at.pte.swpExclusive, [
    step('rmap_exclusive', exclusive.set(true), at.pte.leaving.set(page)),
  ]),
  step('page_add_anon_rmap', ...addAnonRmap(at, memory.frame.at(page))),
  setPte,
  step('swap_free', ...swapFree(entry)),
]

/**
 * swap_free(), and, where a store has only the swap cache beside it, should_try_to_free_swap(). A store empties this CPU's
 * LRU batch first where the page may be in it (d4c470970d45); the kernel does that just before it takes the page-table lock.
 */
function giveBackEntry({ at, page: frame, entry, access, fresh }: SwapIn): Block {
  const page = memory.frame.at(frame)
  const free = step('swap_free', ...swapFree(entry), at.pte.going.set(true), at.pte.leaving.set(frame))
  if (access === 'read') return [free]
  return [
    ifLocal(fresh, [], branch('PageLRU', isOnLru(frame), [], lruAddDrain(at))),
    free,
    branch('should_try_to_free_swap', and(isInSwapCache(page), page.refcount.eq(2)), tryToFreeSwap(page)),
  ]
}

function installLast(fault: SwapIn, writable: boolean): Block {
  return [step('page_add_anon_rmap', ...addAnonRmap(fault.at, memory.frame.at(fault.page))), fault.setPte(writable)]
}
