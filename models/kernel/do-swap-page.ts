import {
  and,
  branch,
  either,
  ifLocal,
  not,
  or,
  routine,
  scope,
  step,
  when,
  type Block,
  type Cond,
  type CondPlace,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import { doWpPage } from './do-wp-page.ts'
import type { Choices } from './era.ts'
import type { Hold } from './hold.ts'
import type { FaultCaller } from './fault.ts'
import { lruCacheAdd } from './lru.ts'
import { exclusiveMarker } from './exclusive.ts'
import { memory, type Address } from './memory.ts'
import { allocPage, putPage } from './page.ts'
import { setClean } from './pte.ts'
import { lookupSwapCache, readSwapCacheAsync, setSwappedInPte } from './swap-state.ts'
import { hasCache, swapcacheClear } from './swap.ts'

/**
 * do_swap_page(), mm/memory.c: a fault on a swap entry. Entered and left with the mmap lock held for reading. The page
 * is looked up in the swap cache or read into it; then locked, and looked at again, because the slot may have gone to
 * another page meanwhile (4969c1192d15, 31c4a3d3a0f8). From a device that reads at once (SWP_SYNCHRONOUS_IO), a slot
 * with one entry is read around the swap cache, into a page that nobody else can find. Left out: readahead, dropping
 * the mmap lock while waiting for the page, and what a full swap device changes.
 */
export function doSwapPage(at: Address, access: 'read' | 'write', choices: Choices, caller: FaultCaller): Block {
  const { pte, mm } = at
  return routine('do_swap_page', swapInLocals, (my) => {
    const page = memory.frame.at(my.page)
    const unlockPtl = step('unlock_ptl', mm.ptl.unlock())
    const unlockPage = step('unlock_page', page.pageLock.unlock())
    const putBack = [unlockPage, step('put_page', ...putPage(page))]
    return [
      scope((out) => [
        step('pte_to_swp_entry', when(pte.slot.ne(null)), my.entry.set(pte.slot), my.exclusive.set(pte.swpExclusive)),
        lookUpOrRead(at, my, choices, out.leave),
        ifLocal(
          my.fresh,
          [],
          [
            step('lock_page', page.pageLock.lock()),
            branch('still_this_slot', page.swapSlot.eq(my.entry), [], [putBack, out.leave]),
          ],
        ),
        step('lock_ptl', mm.ptl.lock()),
        branch('pte_same', pteSame(at, my), [], [unlockPtl, putBack, out.leave]),
        choices.swapIn({
          at,
          page: my.page,
          exclusive: exclusiveMarker(pte, page, choices),
          entry: my.entry,
          access,
          fresh: my.fresh,
          setPte: (writable) =>
            setSwappedInPte(
              at,
              my.page,
              writable
                ? [pte.writable.set(and(pte.vmaWritable, not(pte.uffdWp))), pte.softClean.set(false), ...caller.broken]
                : [setClean(pte)],
            ),
          finish: [unlockPage, access === 'write' ? doWpPage(at, my.page, 'write', choices, caller) : unlockPtl],
          done: [unlockPage, unlockPtl],
        }),
      ]),
      ifLocal(my.claimed, [step('swapcache_clear', ...swapcacheClear(my.entry), my.claimed.set(false))]),
    ]
  })
}

/** orig_pte is `entry` with `exclusive`, pte_swp_exclusive(). */
const swapInLocals = { entry: ref('slot'), exclusive: flag, page: ref('frame'), fresh: flag, claimed: flag }

interface SwappedIn {
  readonly entry: RefPlace<'slot'>
  readonly exclusive: CondPlace
  readonly page: RefPlace<'frame'>
  /** The page was read around the swap cache, and is locked. */
  readonly fresh: CondPlace
  /** SWAP_HAS_CACHE is ours. */
  readonly claimed: CondPlace
}

/** pte_same(): the same slot, and the same marker beside it. The slot may be another page's by now all the same. */
function pteSame({ pte }: Address, my: SwappedIn): Cond {
  return and(
    pte.slot.eq(my.entry),
    or(and(pte.swpExclusive, my.exclusive), and(not(pte.swpExclusive), not(my.exclusive))),
  )
}

function lookUpOrRead(at: Address, my: SwappedIn, choices: Choices, gone: Statement): Block {
  const slot = memory.slot.at(my.entry)
  const lookup = { at, entry: my.entry, page: my.page }
  return scope((again) =>
    lookupSwapCache(
      lookup,
      branch(
        '__swap_count',
        and(slot.synchronousIo, slot.swapCount.eq(1)),
        readAroundCache(at, my, choices, gone),
        readSwapCacheAsync(lookup, { quicker: again.retry, gone }),
      ),
    ),
  )
}

/** Since v4.15 (0bcac06f27d7). Two faults may do so at the same time (B13), unless the slot is claimed: v6.8 (13ddaf26be32). */
function readAroundCache(at: Address, my: SwappedIn, choices: Choices, gone: Statement): Block {
  const page = memory.frame.at(my.page)
  const slot = memory.slot.at(my.entry)
  const mayClaim = and(slot.swapCount.gt(0), not(hasCache(my.entry)))
  const claim = either(
    [step('swapcache_prepare', when(mayClaim), slot.claimed.set(true), my.claimed.set(true))],
    [step('!swapcache_prepare', when(not(mayClaim))), gone],
  )
  return [
    choices.swapInClaimsSlot === 'yes' ? claim : [],
    allocPage('alloc_page_vma', my.page),
    lruCacheAdd(at, my.page),
    step('swap_readpage', page.pageLock.lock(), page.content.set(slot.content), my.fresh.set(true)),
  ]
}

/** Between the page that was read around the swap cache and the PTE that it is for. */
export const swapInHolds: readonly Hold[] = [
  {
    routine: 'do_swap_page',
    before: 'lock_ptl',
    places: [
      { function: 'swap_readpage', at: 'return', address: null, releases: 'v4.15..v6.7' },
      { function: 'swap_read_folio', at: 'return', address: null, releases: 'v6.8..' },
    ],
  },
]
