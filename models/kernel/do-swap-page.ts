import {
  and,
  any,
  branch,
  either,
  not,
  routine,
  scope,
  step,
  when,
  type Block,
  type Statement,
} from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import { doWpPage } from './do-wp-page.ts'
import type { Choices } from './era.ts'
import { lruCacheAdd } from './lru.ts'
import { memory, type Address } from './memory.ts'
import { allocPage, getPage, putPage } from './page.ts'
import { isCached } from './swap.ts'

/**
 * do_swap_page(), mm/memory.c: a fault on a swap entry. Entered and left with the mmap lock held for reading. The page
 * is looked up in the swap cache or read into it; then locked, and looked at again, because the slot may have gone to
 * another page meanwhile (4969c1192d15). Left out: reading around the swap cache (SWP_SYNCHRONOUS_IO), readahead,
 * dropping the mmap lock while waiting for the page, and what a full swap device changes.
 */
export function doSwapPage(at: Address, access: 'read' | 'write', choices: Choices): Block {
  const { pte, mm } = at
  return routine('do_swap_page', { entry: ref('slot'), page: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const unlockPtl = step('unlock_ptl', mm.ptl.unlock())
    const unlockPage = step('unlock_page', page.pageLock.unlock())
    return scope((out) => [
      step('pte_to_swp_entry', when(pte.slot.ne(null)), my.entry.set(pte.slot)),
      lookUpOrRead(out.leave),
      step('lock_page', page.pageLock.lock()),
      branch(
        'still_this_slot',
        page.swapSlot.eq(my.entry),
        [],
        [unlockPage, step('put_page', ...putPage(page)), out.leave],
      ),
      step('lock_ptl', mm.ptl.lock()),
      branch(
        'pte_same',
        pte.slot.eq(my.entry),
        [],
        [unlockPtl, unlockPage, step('put_page', ...putPage(page)), out.leave],
      ),
      choices.swapIn({
        at,
        page: my.page,
        entry: my.entry,
        access,
        setPte: (writable) =>
          step(
            'set_pte_at',
            pte.frame.set(my.page),
            pte.writable.set(writable),
            pte.slot.set(null),
            pte.swpExclusive.set(false),
            pte.going.set(false),
            pte.leaving.set(null),
            page.temporary.dec(),
          ),
        finish: [unlockPage, access === 'write' ? doWpPage(at, my.page, 'write', choices) : unlockPtl],
        done: [unlockPage, unlockPtl],
      }),
    ])

    function lookUpOrRead(gone: Statement): Block {
      const inCache = any(memory.frame, (frame, cached) => [
        when(cached.swapSlot.eq(my.entry)),
        my.page.set(frame),
        ...getPage(cached),
      ])
      return scope((again) =>
        either(
          [step('lookup_swap_cache', inCache)],
          [
            step('!lookup_swap_cache', when(not(isCached(my.entry)))),
            allocPage('read_swap_cache_async', my.page),
            readIntoCache(again.retry, gone),
          ],
        ),
      )
    }

    /** swapcache_prepare() fails where the slot has gone, or where somebody else has been quicker. */
    function readIntoCache(quicker: Statement, gone: Statement): Block {
      const slot = memory.slot.at(my.entry)
      const putNew = step('put_new_page', ...putPage(page))
      return either(
        [
          step(
            'add_to_swap_cache',
            when(and(slot.swapCount.gt(0), not(isCached(my.entry)))),
            page.pageLock.lock(),
            page.swapSlot.set(my.entry),
            page.refcount.inc(),
          ),
          lruCacheAdd(at, my.page),
          step('swap_readpage', page.content.set(slot.content), page.pageLock.unlock()),
        ],
        [step('swapcache_prepare_eexist', when(isCached(my.entry))), putNew, quicker],
        [step('swapcache_prepare_enoent', when(and(slot.swapCount.eq(0), not(isCached(my.entry))))), putNew, gone],
      )
    }
  })
}
