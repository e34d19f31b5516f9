import {
  any,
  branch,
  either,
  forEach,
  not,
  or,
  routine,
  scope,
  step,
  when,
  type Block,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import { memory, type Address, type FramePlaces } from './memory.ts'
import { getPage, putPage } from './page.ts'
import { setClean } from './pte.ts'
import { lookupSwapCache, readSwapCacheAsync, setSwappedInPte } from './swap-state.ts'
import { hasCache, isInSwapCache, swapCountOf, tryToFreeSwap } from './swap.ts'

/**
 * swapoff(2): try_to_unuse(), mm/swapfile.c, v5.7, v5.9, v5.19. No slot is given out any more (SWP_WRITEOK); then every mm is
 * walked, and what is swapped out there comes back, for reading only; then the swap cache is emptied. Again, until no slot is in
 * use.
 *
 * unuse_pte() compares the PTE, and not the slot of the page that it found. It need not: with SWP_WRITEOK gone, no slot goes to
 * another page. Left out: shmem, signals, KSM pages (copied here where they belong to another address). Up to v5.18
 * (14a762dd1977) the bits of the swap entry are lost; of these a lost soft-dirty bit hides a store that was, which no property asks for.
 */
export function swapoff(everyPage: readonly Address[], choices: SwapoffChoices): Block {
  return routine('try_to_unuse', { page: ref('frame'), entry: ref('slot') }, (my) => [
    step(
      'clear_swp_writeok',
      forEach(memory.slot, (slot) => [slot.closed.set(true)]),
    ),
    scope((again) => [
      byMm(everyPage).map((pages) => unuseMm(pages, my, choices)),
      emptySwapCache(my.page),
      branch(
        'inuse_pages',
        memory.slot.some((slot, me) => or(slot.swapCount.gt(0), hasCache(me))),
        [again.retry],
      ),
    ]),
  ])
}

type SwapoffChoices = Pick<Choices, 'unuse' | 'unuseBits' | 'anonExclusive'>

interface Unusing {
  readonly page: RefPlace<'frame'>
  readonly entry: RefPlace<'slot'>
}

/** The pages of each mm, which come one after the other. */
function byMm(everyPage: readonly Address[]): readonly Address[][] {
  const starts = everyPage.flatMap(({ page }, index) => (page === 0 ? [index] : []))
  return starts.map((start, number) => everyPage.slice(start, starts[number + 1]))
}

/** unuse_mm(). An mm that is being made is not on the list yet, and one that exits cannot be had. */
function unuseMm(pages: readonly Address[], my: Unusing, choices: SwapoffChoices): Block {
  const { mm } = pages[0]!
  return branch('mmget_not_zero', mm.alive, [
    step('mmap_read_lock', mm.mmapLock.readLock()),
    pages.map((at) => unusePteRange(at, my, choices)),
    step('mmap_read_unlock', mm.mmapLock.readUnlock()),
  ])
}

/** unuse_pte_range() of one PTE, which is read without a lock, and unuse_pte(). */
function unusePteRange(at: Address, my: Unusing, choices: SwapoffChoices): Block {
  const { pte, mm } = at
  const page = memory.frame.at(my.page)
  const lookup = { at, entry: my.entry, page: my.page }
  const bits = [setClean(pte), ...(choices.unuseBits === 'lost' ? [pte.uffdWp.set(false)] : [])]
  return scope((next) => [
    either(
      [step('is_swap_pte', when(pte.slot.ne(null)), my.entry.set(pte.slot))],
      [step('!is_swap_pte', when(pte.slot.eq(null))), next.leave],
    ),
    scope((again) => lookupSwapCache(lookup, readSwapCacheAsync(lookup, { quicker: again.retry, gone: next.leave }))),
    lockWritten('lock_page', page),
    step('lock_ptl', mm.ptl.lock()),
    branch('pte_same_as_swp', pte.slot.eq(my.entry), [
      step('get_page', ...getPage(page)),
      choices.unuse({
        at,
        ...my,
        exclusive: exclusiveMarker(pte, page, choices),
        setPte: setSwappedInPte(at, my.page, bits),
      }),
    ]),
    step('unlock_ptl', mm.ptl.unlock()),
    tryToFreeSwap(page),
    step('unlock_page', page.pageLock.unlock()),
    step('put_page', ...putPage(page)),
  ])
}

/** The second half of try_to_unuse(): pages of the swap cache that no swap entry names. */
function emptySwapCache(into: RefPlace<'frame'>): Block {
  const page = memory.frame.at(into)
  return scope((done) => [
    either(
      [
        step(
          'find_get_page',
          any(memory.frame, (frame, cached) => [
            when(isInSwapCache(cached)),
            when(swapCountOf(cached).eq(0)),
            into.set(frame),
            ...getPage(cached),
          ]),
        ),
      ],
      [
        step(
          '!find_get_page',
          when(memory.frame.every((cached) => or(not(isInSwapCache(cached)), swapCountOf(cached).gt(0)))),
        ),
        done.leave,
      ],
    ),
    lockWritten('lock_page_to_free', page),
    tryToFreeSwap(page),
    step('unlock_page_freed', page.pageLock.unlock()),
    step('put_page_freed', ...putPage(page)),
    done.retry,
  ])
}

/** lock_page() and wait_on_page_writeback(): writing begins with the page locked only, so to wait for both at once is the same. */
function lockWritten(label: string, page: FramePlaces): Statement {
  return step(label, when(not(page.writeback)), page.pageLock.lock())
}
