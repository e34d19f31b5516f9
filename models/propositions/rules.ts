import { assertion } from '../../src/invariants/index.ts'
import { branch, check, either, not, routine, step, trylock, when, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { ForkRule, ReuseRule, WriteFault } from '../kernel/era.ts'
import { memory } from '../kernel/memory.ts'
import { pageOf, type Operation } from '../kernel/operations/operation.ts'
import { getPage, putPage } from '../kernel/page.ts'
import { tryToFreeSwap } from '../kernel/swap.ts'

// Rules that no kernel had: what mails propose, and kernels with a check taken out, to see what it was good for.

/**
 * Seed 002: at the moment of the decision. Where the count is not 1, both tests copy; so they are the same exactly if the page
 * is mapped once wherever the count is 1.
 */
export const sameAnswer = assertion('same answer', {
  meaning:
    'Where do_wp_page() finds that the count is 1, the mapcount is 1: the test that looks at both says the same.',
  source: '0c44a89d-06a7-d0bb-e71e-7947d651f4d1@redhat.com (13 January 2022)',
})

/** do_wp_page() of v5.17 with the diff of seed 002; what the test that it takes out would say is checked in the same step. */
export const reuseByCountAlone: ReuseRule = ({ page }, { reuse, copy }) => {
  const unlockPage = step('unlock_page', page.pageLock.unlock())
  const unlockAndCopy = [unlockPage, copy]
  const isOne = page.refcount.eq(1)
  const count = (label: string, one: Block, more: Block): Block =>
    either(
      [step(label, when(isOne), check(sameAnswer, page.mapcount.eq(1))), ...one],
      [step(`!${label}`, when(not(isOne))), ...more],
    )
  const locked = branch(
    'PageKsm_locked',
    page.ksm,
    unlockAndCopy,
    count('page_count_locked', [unlockPage, reuse()], unlockAndCopy),
  )
  return branch(
    'PageKsm',
    page.ksm,
    copy,
    count('page_count', trylock('trylock_page', page.pageLock, locked, copy), copy),
  )
}

/** The order that L. Torvalds gives in seed 002, without any optimistic test before it; and two others. */
export const reuseInOrder =
  (order: 'free swap, then count' | 'count, then free swap' | 'count'): ReuseRule =>
  ({ page }: WriteFault, { reuse, copy }) => {
    const unlockPage = step('unlock_page', page.pageLock.unlock())
    const unlockAndCopy = [unlockPage, copy]
    const freeSwap = tryToFreeSwap(page)
    const count = branch(
      'page_count',
      page.refcount.eq(1),
      [unlockPage, reuse()],
      [order === 'count, then free swap' ? freeSwap : [], unlockAndCopy],
    )
    const decide = [
      order === 'free swap, then count' ? freeSwap : [],
      branch('PageKsm', page.ksm, unlockAndCopy, count),
    ]
    return trylock('trylock_page', page.pageLock, decide, copy)
  }

/** COW is the safe option: always. */
export const neverReuse: ReuseRule = (_, { copy }) => copy

/** do_wp_page() of v5.9, without its looks at KSM pages and without the page lock. */
export const reuseByCountUnlocked: ReuseRule = ({ page }, { reuse, copy }) =>
  branch('page_count', page.refcount.eq(1), reuse(), copy)

/** fork that counts the mapping before it has the reference. */
export const forkMapsFirst: ForkRule = ({ page, writeProtectParent, shareWithChild }) => [
  step('page_dup_rmap', page.mapcount.inc()),
  step('get_page', ...getPage(page)),
  writeProtectParent,
  shareWithChild,
]

/** fork of v5.19 that takes no page for pinned: a false negative. */
export const forkSeesNoPin: ForkRule = ({ page, exclusive, writeProtectParent, shareWithChild }) => [
  step('get_page', ...getPage(page)),
  step('ClearPageAnonExclusive', exclusive.set(false)),
  step('page_dup_rmap', page.mapcount.inc()),
  writeProtectParent,
  shareWithChild,
]

/** munmap() that gives the reference back before it takes the mapping from the mapcount; the page table lock is held over both. */
export const munmapPutsFirst: Operation = {
  name: 'munmap, reference first',
  form: 'munmap PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'munmap() with put_page() before page_remove_rmap().',
  program: ([which], world) => {
    const { mm, pte } = pageOf(which, world)
    return routine('munmap', { page: ref('frame') }, (my) => {
      const page = memory.frame.at(my.page)
      return [
        step('mmap_write_lock', mm.mmapLock.writeLock(), pte.vma.set(false), pte.vmaWritable.set(false)),
        step('lock_ptl', mm.ptl.lock()),
        either(
          [
            step(
              'ptep_get_and_clear',
              when(pte.frame.ne(null)),
              my.page.set(pte.frame),
              memory.frame.at(pte.frame).temporary.inc(),
              pte.frame.set(null),
              pte.writable.set(false),
              pte.expected.set(0),
            ),
            step('put_page', ...putPage(page)),
            step('page_remove_rmap', page.mapcount.dec()),
          ],
          [step('pte_none', when(pte.frame.eq(null)), pte.zeroPage.set(false))],
        ),
        step('unlock_ptl', mm.ptl.unlock()),
        step('mmap_write_unlock', mm.mmapLock.writeUnlock()),
      ]
    })
  },
}
