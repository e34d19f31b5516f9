import {
  and,
  any,
  either,
  not,
  step,
  when,
  type Block,
  type Effect,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { lruCacheAdd } from './lru.ts'
import { memory, type Address } from './memory.ts'
import { allocPage, getPage, putPage } from './page.ts'
import { hasCache, isCached } from './swap.ts'

/** Who asks for the page of a swap entry. */
export interface SwapCacheLookup {
  readonly at: Address
  readonly entry: RefPlace<'slot'>
  /** Where the page goes, with a reference. */
  readonly page: RefPlace<'frame'>
}

/** lookup_swap_cache(), mm/swap_state.c: without any lock. */
export function lookupSwapCache({ entry, page }: SwapCacheLookup, missing: Block): Block {
  const found = any(memory.frame, (frame, cached) => [
    when(cached.swapSlot.eq(entry)),
    page.set(frame),
    ...getPage(cached),
  ])
  return either([step('lookup_swap_cache', found)], [step('!lookup_swap_cache', when(not(isCached(entry)))), missing])
}

/**
 * read_swap_cache_async(), mm/swap_state.c. swapcache_prepare() fails where the slot has gone, or where somebody else has been
 * quicker; the kernel then looks it up again.
 */
export function readSwapCacheAsync(
  { at, entry, page: into }: SwapCacheLookup,
  exits: { readonly quicker: Statement; readonly gone: Statement },
): Block {
  const page = memory.frame.at(into)
  const slot = memory.slot.at(entry)
  const putNew = step('put_new_page', ...putPage(page))
  const isFree = not(hasCache(entry))
  return [
    allocPage('read_swap_cache_async', into),
    either(
      [
        step(
          'add_to_swap_cache',
          when(and(slot.swapCount.gt(0), isFree)),
          page.pageLock.lock(),
          page.swapSlot.set(entry),
          page.neverMapped.set(at.mm.userfaultfd),
          page.refcount.inc(),
        ),
        lruCacheAdd(at, into),
        step('swap_readpage', page.content.set(slot.content), page.pageLock.unlock()),
      ],
      [step('swapcache_prepare_eexist', when(not(isFree))), putNew, exits.quicker],
      [step('swapcache_prepare_enoent', when(and(slot.swapCount.eq(0), isFree))), putNew, exits.gone],
    ),
  ]
}

/** set_pte_at() of a page that comes back, with what else becomes of the PTE, which takes over one reference. */
export function setSwappedInPte({ pte }: Address, into: RefPlace<'frame'>, bits: readonly Effect[]): Statement {
  return step(
    'set_pte_at',
    pte.frame.set(into),
    ...bits,
    pte.slot.set(null),
    pte.swpExclusive.set(false),
    pte.going.set(false),
    pte.leaving.set(null),
    memory.frame.at(into).temporary.dec(),
  )
}
