import {
  and,
  branch,
  either,
  not,
  or,
  step,
  trylock,
  when,
  type Block,
  type Statement,
} from '../../src/program/index.ts'
import type { ReuseRule, WriteFault } from './era.ts'
import { isOnLru, lruAddDrain } from './lru.ts'
import type { FramePlaces } from './memory.ts'
import { getPage, putPage } from './page.ts'
import { deleteFromSwapCache, isInSwapCache, ownReferences, swapCountOf, tryToFreeSwap } from './swap.ts'

/**
 * Up to v5.8 (reuse_swap_page(), mm/swapfile.c; reuse_ksm_page(), mm/ksm.c): mine if it is mapped once, swap entries counted. Waits for the page
 * lock if it must, which takes a reference and drops the page-table lock.
 */
export const reuseByMapcount: ReuseRule = (fault, { reuse, copy, retry }) => {
  const { page, at } = fault
  const unlockPage = step('unlock_page', page.pageLock.unlock())
  const decide = branch(
    'PageKsm_locked',
    page.ksm,
    reuseKsmPage(page, [unlockPage, reuse()], [unlockPage, copy]),
    reuseSwapPage(page, [unlockPage, reuse()], [unlockPage, copy]),
  )
  const lockAndDecide = trylock('trylock_page', page.pageLock, decide, [
    step('get_page_to_wait', ...getPage(page)),
    step('unlock_ptl_to_wait', at.mm.ptl.unlock()),
    step('lock_page', page.pageLock.lock()),
    step('relock_ptl', at.mm.ptl.lock()),
    branch(
      'pte_same_after_wait',
      fault.pteSame,
      [step('put_page_waited', ...putPage(page)), decide],
      [unlockPage, step('unlock_ptl', at.mm.ptl.unlock()), step('put_page_waited', ...putPage(page)), retry],
    ),
  ])
  return branch('PageKsm', and(page.ksm, or(isInSwapCache(page), page.refcount.ne(1))), copy, lockAndDecide)
}

/**
 * reuse_ksm_page(), mm/ksm.c, v5.1 to v5.8 (52d1e606ee73): the only reference is frozen at 0, so that nobody can find the
 * page by the stable tree while it stops being a KSM page: one step, as what comes between cannot be seen.
 */
function reuseKsmPage(page: FramePlaces, reuse: Block, otherwise: Block): Block {
  const freezes = and(not(isInSwapCache(page)), page.refcount.eq(1))
  return either(
    [step('reuse_ksm_page', when(freezes), page.ksm.set(false)), reuse],
    [step('!reuse_ksm_page', when(not(freezes))), otherwise],
  )
}

/**
 * v5.9 to v5.17 (09854ba94c6a, be068f29034f): mine if mine is the only reference. Only tries the page lock, and looks at
 * both counts again under it.
 */
export const reuseByCount: ReuseRule = ({ page }, { reuse, copy }) =>
  soleReference(page, (unlockPage) => [unlockPage, reuse()], copy)

/** v5.9-rc4 to -rc6 (09854ba94c6a): the page is unlocked last, when nothing keeps it from being freed any more (B24). */
export const reuseByCountUnlockLate: ReuseRule = ({ page }, { reuse, copy }) =>
  soleReference(page, (unlockPage) => reuse([unlockPage]), copy)

function soleReference(page: FramePlaces, reuse: (unlockPage: Statement) => Block, copy: Block): Block {
  const unlockPage = step('unlock_page', page.pageLock.unlock())
  const unlockAndCopy = [unlockPage, copy]
  const lookAgain = branch(
    'page_mapcount',
    page.mapcount.eq(1),
    branch('page_count_locked', page.refcount.eq(1), reuse(unlockPage), unlockAndCopy),
    unlockAndCopy,
  )
  const lookLocked = branch('PageKsm_locked', page.ksm, unlockAndCopy, lookAgain)
  return branch(
    'PageKsm',
    page.ksm,
    copy,
    branch('page_count', page.refcount.eq(1), trylock('trylock_page', page.pageLock, lookLocked, copy), copy),
  )
}

/**
 * v5.18 (53a05ad9f21d, d4c470970d45): the only reference, tried in the order cheap test, page lock, giving the swap
 * cache up, exact test. A page that waits for the LRU list may be in this CPU's batch, which is emptied then.
 */
const countStreamlined = ({ at, page, frame }: WriteFault, reuse: Block, copy: Block): Block => {
  const unlockAndCopy = [step('unlock_page', page.pageLock.unlock()), copy]
  const lookAgain = [
    tryToFreeSwap(page),
    branch(
      'PageKsm_locked',
      page.ksm,
      unlockAndCopy,
      branch('page_count_locked', page.refcount.eq(1), reuse, unlockAndCopy),
    ),
  ]
  return branch('PageKsm', page.ksm, copy, [
    branch('PageLRU', isOnLru(frame), [], lruAddDrain(at)),
    branch(
      'page_count',
      page.refcount.le(ownReferences(page)),
      trylock('trylock_page', page.pageLock, lookAgain, copy),
      copy,
    ),
  ])
}

/** v5.18: that rule alone. */
export const reuseByCountStreamlined: ReuseRule = (fault, { reuse, copy }) =>
  countStreamlined(fault, [step('unlock_page', fault.page.pageLock.unlock()), reuse()], copy)

/**
 * reuse_swap_page(), mm/swapfile.c, up to v5.17: one mapping or swap entry in all. Where the page is reused, it leaves
 * the swap cache. Not while it is written to a device that wants it unchanged (f05714293a59). The page is locked.
 */
export function reuseSwapPage(page: FramePlaces, reuse: Block, otherwise: Block): Block {
  return branch(
    'reuse_swap_page',
    and(not(page.ksm), page.mapcount.plus(swapCountOf(page)).le(1), not(page.writeback)),
    [
      branch('PageSwapCache', isInSwapCache(page), [step('delete_from_swap_cache', ...deleteFromSwapCache(page))]),
      reuse,
    ],
    otherwise,
  )
}

/** v5.19 (6c287605fd56): an exclusive page is mine without any other test; else the rule of v5.18, which makes it so. */
export const reuseByExclusive: ReuseRule = (fault, { reuse, copy }) => {
  const { page, exclusive } = fault
  const takeOver = [
    step('page_move_anon_rmap', exclusive.set(true)),
    step('unlock_page', page.pageLock.unlock()),
    reuse(),
  ]
  return branch('PageAnonExclusive', exclusive, reuse(), countStreamlined(fault, takeOver, copy))
}

/**
 * do_wp_page_unshare() of the series of 17 December 2021 (20211217113049.23850-7-david@redhat.com), for GUP only: a copy of a
 * page that is mapped more than once, else what is mapped, which stays as it is. No page lock, no marker; not for KSM pages.
 */
export const reuseUnlessShared: ReuseRule = ({ page }, { reuse, copy }) =>
  branch('page_mapcount', and(not(page.ksm), page.mapcount.gt(1)), copy, reuse())
