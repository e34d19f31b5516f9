import {
  and,
  any,
  branch,
  check,
  either,
  ifLocal,
  never,
  not,
  onlyIf,
  or,
  routine,
  scope,
  step,
  trylock,
  when,
  type Block,
  type Cond,
  type CondPlace,
  type Effect,
  type Ref,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import type { Hold } from './hold.ts'
import { exclusiveMarker, isTracked } from './exclusive.ts'
import { isOnLru } from './lru.ts'
import { memory, type Address, type FramePlaces, type PtePlaces } from './memory.ts'
import { dropReferences, getPage, maybePinned, putPage } from './page.ts'
import { isAnon } from './page-cache.ts'
import { stableWhileWritten } from './properties.ts'
import { abandon, flushed, tryToUnmapFlush } from './tlb.ts'
import { hasCache, isInSwapCache, swapFree } from './swap.ts'

/** Takes the page off the LRU: isolate_lru_page(), mm/vmscan.c, gets a reference. */
export type Isolate = (into: RefPlace<'frame'>) => Statement

/** The anonymous page that an address maps. */
export function isolateMapped({ pte }: Address): Isolate {
  return (into) =>
    step(
      'isolate_lru_page',
      when(and(pte.frame.ne(null), isOnLru(pte.frame), isAnon(memory.frame.at(pte.frame)))),
      into.set(pte.frame),
      ...getPage(memory.frame.at(pte.frame)),
    )
}

/** Any anonymous page that is mapped somewhere. */
export const isolateAny: Isolate = (into) =>
  step(
    'isolate_lru_page',
    any(memory.frame, (frame, page) => [
      when(and(page.mapcount.gt(0), isOnLru(frame), isAnon(page))),
      into.set(frame),
      ...getPage(page),
    ]),
  )

/**
 * shrink_page_list(), mm/vmscan.c, with add_to_swap(), try_to_unmap_one(), pageout() and __remove_mapping(), for one
 * anonymous page: into the swap cache, out of all page tables, to the swap device, and away, unless somebody still has
 * a reference. A page of MADV_FREE is thrown away or stays. Writing out is one step, unless the device wants the page unchanged
 * meanwhile. PG_dirty of others is left out: a page counts as dirty where it is not what the slot holds, which is when it
 * matters. The TLBs are flushed before the page is written out, and at the end; a page that is thrown away is frozen after
 * that flush, not before.
 */
export function shrinkPageList(isolate: Isolate, everywhere: readonly Address[], choices: Choices): Block {
  return routine('shrink_page_list', { page: ref('frame'), writable: flag, exclusive: flag }, (my) => {
    const page = memory.frame.at(my.page)
    const slot = memory.slot.at(page.swapSlot)
    const unlockPage = step('unlock_page', page.pageLock.unlock())
    const putBack = step('putback_lru_page', ...putPage(page))
    const shrink = scope((out) => {
      const keep = [unlockPage, putBack, out.leave]
      return [
        isolate(my.page),
        trylock('trylock_page', page.pageLock, [], [putBack, out.leave]),
        branch('PageWriteback', page.writeback, keep),
        branch(
          'PageSwapBacked',
          page.lazyfree,
          [],
          branch(
            'PageSwapCache',
            isInSwapCache(page),
            [],
            [
              choices.cachePinned === 'no' ? branch('page_maybe_dma_pinned', maybePinned(page), keep) : [],
              addToSwap(page, keep),
            ],
          ),
        ),
        scope((walk) => everywhere.map((at) => tryToUnmapOne(at, my, choices, [walk.leave]))),
        // Or everybody has unmapped a page of MADV_FREE since the walk found that it must stay: nothing is its mapping then.
        branch('page_mapped', or(page.mapcount.gt(0), not(or(page.lazyfree, isInSwapCache(page)))), keep),
        branch(
          'PageSwapBacked_unmapped',
          page.lazyfree,
          [tryToUnmapFlush('try_to_unmap_flush'), freezeAndFree(page, keep)],
          [
            tryToUnmapFlush('try_to_unmap_flush_dirty'),
            branch(
              'SWP_STABLE_WRITES',
              and(slot.stableWrites, page.content.ne(slot.content)),
              writeAndKeep(page, [unlockPage, putBack], keep, out.leave),
              [step('pageout', slot.content.set(page.content)), removeMapping(page, keep)],
            ),
          ],
        ),
      ]
    })
    return [shrink, tryToUnmapFlush('try_to_unmap_flush')]
  })
}

/** add_to_swap(), mm/swap_state.c: into the swap cache, under any free slot; without one the page is kept. */
function addToSwap(page: FramePlaces, keep: Block): Block {
  const isFree = (slot: Ref<'slot'>): Cond =>
    and(memory.slot.at(slot).swapCount.eq(0), not(hasCache(slot)), not(memory.slot.at(slot).closed))
  return either(
    [
      step(
        'add_to_swap',
        any(memory.slot, (slot) => [when(isFree(slot)), page.swapSlot.set(slot), page.refcount.inc()]),
      ),
    ],
    [step('!add_to_swap', when(memory.slot.every((_, slot) => not(isFree(slot))))), keep],
  )
}

/**
 * pageout() of a dirty page to a device with SWP_STABLE_WRITES, and end_page_writeback(): it is written while nobody holds it
 * or its lock. The interrupt that ends it is a step of the task that began it. The page stays in the swap cache, until reclaim
 * comes by again.
 */
function writeAndKeep(page: FramePlaces, putBack: Block, keep: Block, done: Statement): Block {
  const slot = memory.slot.at(page.swapSlot)
  return branch(
    'is_page_cache_freeable',
    page.refcount.eq(2),
    [
      step('set_page_writeback', page.writeback.set(true), slot.content.set(page.content)),
      putBack,
      step(
        'end_page_writeback',
        check(stableWhileWritten, and(isInSwapCache(page), page.content.eq(slot.content))),
        page.writeback.set(false),
      ),
      done,
    ],
    keep,
  )
}

/**
 * __remove_mapping(), mm/vmscan.c: where only isolation and the swap cache hold the page, the count is frozen at 0 and
 * the page leaves the cache, both under the lock of the cache: one step. A page that was written to since is kept.
 */
function removeMapping(page: FramePlaces, keep: Block): Block {
  const isIdle = and(page.refcount.eq(2), page.content.eq(memory.slot.at(page.swapSlot).content))
  return either(
    [
      step(
        'page_ref_freeze',
        when(isIdle),
        page.pageLock.unlock(),
        page.temporary.dec(),
        page.swapSlot.set(null),
        ...dropReferences(page, 2),
      ),
    ],
    [step('!page_ref_freeze', when(not(isIdle))), keep],
  )
}

/** A page of MADV_FREE that nobody maps any more is free if only isolation holds it. */
function freezeAndFree(page: FramePlaces, keep: Block): Block {
  const isIdle = page.refcount.eq(1)
  return either(
    [step('page_ref_freeze', when(isIdle), page.pageLock.unlock(), ...putPage(page))],
    [step('!page_ref_freeze', when(not(isIdle))), keep],
  )
}

interface Unmapping {
  readonly page: RefPlace<'frame'>
  readonly writable: CondPlace
  readonly exclusive: CondPlace
}

/**
 * try_to_unmap_one(), mm/rmap.c, of one PTE; the walk over all of them is rmap_walk_anon(), which ends where a page of
 * MADV_FREE must stay. (A page that may be pinned must stay, too, since v5.19; that has no other PTE.)
 */
function tryToUnmapOne(at: Address, my: Unmapping, choices: Choices, endWalk: Block): Block {
  const page = memory.frame.at(my.page)
  const { pte, mm } = at
  const exclusive = exclusiveMarker(pte, page, choices)
  const unlock = step('unlock_ptl', mm.ptl.unlock())
  const duplicate = step('swap_duplicate', memory.slot.at(page.swapSlot).swapCount.inc())
  const clear = step(
    'ptep_get_and_clear',
    my.writable.set(pte.writable),
    my.exclusive.set(exclusive),
    pte.frame.set(null),
    pte.leaving.set(my.page),
    pte.writable.set(false),
    page.temporary.inc(),
    ...(choices.unmapFlush === 'at once if exclusive' ? [onlyIf(my.exclusive, [flushed(at)])] : []),
  )
  const setAgain = step(
    'set_pte_at_again',
    pte.frame.set(my.page),
    pte.writable.set(my.writable),
    pte.leaving.set(null),
    page.temporary.dec(),
  )
  const removeRmap = [step('page_remove_rmap', page.mapcount.dec()), step('put_page', ...putPage(page)), unlock]
  const restore = [step('swap_free', ...swapFree(page.swapSlot)), setAgain, unlock]
  const unmap = [
    step(
      'set_swap_pte',
      pte.slot.set(page.swapSlot),
      pte.swpExclusive.set(choices.swapExclusive === 'kept' ? my.exclusive : never),
      pte.clean.set(false),
      pte.leaving.set(null),
    ),
    removeRmap,
  ]
  const lazyfree = choices.lazyfree({
    page,
    clearPte: [clear, branch('pte_dirty', not(pte.clean), [step('set_page_dirty', page.dirty.set(true))])],
    discard: [step('discard', pte.leaving.set(null), abandon(at), ...forfeit(pte)), removeRmap],
    remap: [setAgain, step('SetPageSwapBacked', page.lazyfree.set(false)), unlock, endWalk],
  })
  return routine('try_to_unmap_one', {}, () => [
    step('lock_ptl', mm.ptl.lock()),
    branch(
      'page_vma_mapped_walk',
      pte.frame.eq(my.page),
      branch('PageSwapBacked', page.lazyfree, lazyfree, [
        clear,
        duplicate,
        isTracked(choices)
          ? ifLocal(
              my.exclusive,
              branch('page_maybe_dma_pinned', maybePinned(page), restore, [
                step('ClearPageAnonExclusive', exclusive.set(false)),
                unmap,
              ]),
              unmap,
            )
          : unmap,
      ]),
      [unlock],
    ),
  ])
}

/** Zeroes are what the owner reads from now on. That is as it should be, if the owner has given the content up. */
function forfeit(pte: PtePlaces): readonly Effect[] {
  return [
    onlyIf(pte.forfeited, [pte.expected.set(0), pte.unsure.set(false), pte.forfeited.set(false)]),
    pte.clean.set(false),
    pte.uffdWp.set(false),
    pte.softClean.set(false),
    pte.exclusive.set(false),
    pte.guarded.set(false),
  ]
}

/** Between the look for pins and the swap cache; and where PTEs are cleared, and the TLBs are to be flushed. */
export const shrinkHolds: readonly Hold[] = [
  {
    routine: 'shrink_page_list',
    before: 'add_to_swap',
    places: [
      { function: 'add_to_swap', at: 'entry', address: null, releases: '..v6.15' },
      { function: 'folio_alloc_swap', at: 'entry', address: null, releases: 'v6.16..' },
    ],
  },
  {
    routine: 'shrink_page_list',
    before: 'try_to_unmap_flush',
    places: [{ function: 'try_to_unmap_flush', at: 'entry', address: null, releases: 'v4.3..' }],
  },
]
