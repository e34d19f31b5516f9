import { describe, expect, test } from 'vitest'
import { v5_11 } from '../../models/eras/v5.11.ts'
import { v5_18 } from '../../models/eras/v5.18.ts'
import { v5_19 } from '../../models/eras/v5.19.ts'
import { v5_7 } from '../../models/eras/v5.7.ts'
import { v5_9 } from '../../models/eras/v5.9.ts'
import { v6_0 } from '../../models/eras/v6.0.ts'
import { v6_16 } from '../../models/eras/v6.16.ts'
import type {
  Era,
  ForcedWrite,
  ForkRule,
  Lazyfree,
  LazyfreeRule,
  ReuseRule,
  UnuseRule,
} from '../../models/kernel/era.ts'
import { dropFollWrite } from '../../models/kernel/force-rules.ts'
import { forkClearsExclusive, forkShares } from '../../models/kernel/fork-rules.ts'
import { pinInOneStep, withoutSeqcount } from '../../models/kernel/gup-fast.ts'
import { memory } from '../../models/kernel/memory.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { pinInSilence } from '../../models/kernel/gup-rules.ts'
import { reuseByMapcount } from '../../models/kernel/reuse-rules.ts'
import { swapInByMapcount, unuseShared } from '../../models/kernel/swap-in-rules.ts'
import { ownReferences } from '../../models/kernel/swap.ts'
import { reuseByCountAlone, reuseInOrder, sameAnswer } from '../../models/propositions/rules.ts'
import { storm } from '../../models/storm.ts'
import {
  always,
  and,
  branch,
  ifLocal,
  not,
  step,
  trylock,
  type Block,
  type Expression,
} from '../../src/program/index.ts'
import { mapExpression } from '../../src/program/transform.ts'
import type { Model } from '../../src/invariants/index.ts'
import { mutant, violated, violatedIn, witnessed } from './violated.ts'
import { earlier, without, withoutEffects } from './without.ts'

describe('a check that matters', () => {
  test.each([
    // The page that it makes writable has been shared, so it is not exclusive.
    ['reuse by mapcount', { reuse: reuseByMapcount }, 'bugs/B01-vmsplice-unmap-in-child', ['outcome', 'I5', 'I8']],
    // The child loads through its own PTE what the parent stored: a leak, and not the value that it should read.
    [
      'fork that leaves the page exclusive',
      { forkPage: forkShares },
      'selftests-cow/cow-01-basic',
      ['outcome', 'I5', 'I9', 'I15'],
    ],
    [
      'fork that does not look for pins',
      { announcePin: pinInSilence },
      'bugs/B04-pin-then-fork',
      // I10: fork takes the marker from a page that is pinned.
      ['outcome', 'I5', 'I6', 'I10', 'I15'],
    ],
    [
      'fast GUP without the sequence count',
      { seqcount: withoutSeqcount },
      'bugs/B06-pin-fast-races-fork',
      ['outcome', 'I5', 'I6', 'I10', 'I15'],
    ],
    [
      'swap-in by mapcount',
      { swapIn: swapInByMapcount },
      'selftests-cow/cow-03-vmsplice-unmap-in-child-swapped',
      ['outcome', 'I5', 'I8'],
    ],
    [
      'no exclusive marker at all',
      { anonExclusive: 'absent' },
      'bugs/B04-pin-then-fork',
      ['outcome', 'I5', 'I6', 'I15'],
    ],
  ] as const)('v5.19 with %s fails', async (_, changed, file, names) => {
    expect(await violated(file, v5_19)).toEqual([])
    expect(await violated(file, mutant(v5_19, changed))).toEqual(names)
  })

  test('v5.11 without its look for pins in reclaim is v5.9 there', async () => {
    const file = 'bugs/B09-pin-swapped-out'
    expect(await violated(file, v5_11)).toEqual([])
    expect(await violated(file, mutant(v5_11, { cachePinned: 'yes' }))).toEqual(await violated(file, v5_9))
    expect(await violated(file, v5_9)).toEqual(['outcome', 'I6', 'I15'])
  })
})

describe('an order that matters', () => {
  const stormOf = (era: Era, names: readonly string[], slots = 0): Model => {
    const used = operations.filter(({ name }) => names.includes(name))
    return storm(era, used, { threads: [1, 1], pages: 1, references: 0, slots })
  }

  // wp_page_copy(), mm/memory.c, says so in a comment: the other process finds a mapcount of 1, keeps the page, and stores to it
  // while it is still mapped here.
  test('v5.7: a copy is mapped before the old page loses its mapping', async () => {
    const model = stormOf(v5_7, ['write', 'fork'])
    expect(await violatedIn(model)).toEqual([])
    const mutated = earlier(model, 'mapcount', 'wp_page_copy/page_remove_rmap', 'wp_page_copy/pte_same')
    expect(await violatedIn(mutated)).toEqual(expect.arrayContaining(['I5']))
  })

  // Both processes have an entry of the slot, and one of them takes the page for its own.
  test('v5.19: fork takes the marker of a swapped-out page from the parent, too', async () => {
    const model = stormOf(v5_19, ['write', 'fork', 'reclaim'], 1)
    expect(await violatedIn(model)).toEqual([])
    const mutated = withoutEffects(model, 'copy_page_range/copy_nonpresent_pte', 'swpExclusive')
    expect(await violatedIn(mutated)).toEqual(expect.arrayContaining(['I5', 'I9']))
  })
})

describe('swap-in looks again under its locks, and must', () => {
  const leftTheCache = 'bugs/B12-swap-in-finds-a-page-that-left-the-cache'
  const anotherSlot = 'bugs/B12-swap-in-finds-a-page-in-another-slot'

  const check = 'do_swap_page/still_this_slot'
  const pageSwapCache = (condition: Expression): Expression => {
    if (condition.kind !== 'compare') throw new Error('page_private() is compared with the entry')
    const none: Expression = { kind: 'constant', value: null, type: { kind: 'reference', entity: 'slot' } }
    return { kind: 'compare', operator: 'ne', left: condition.left, right: none }
  }

  // Up to 2.6.35 the PTE alone is compared: the parent gets the page that is the child's by now.
  test('whether the page is in the swap cache (4969c1192d15)', async () => {
    expect(await violated(leftTheCache, v5_7)).toEqual([])
    expect(await violated(leftTheCache, v5_7, (model) => without(model, check))).toEqual(['outcome', 'I15'])
  })

  // With 4969c1192d15 alone, the page may be the child's and in the cache again, under another slot.
  test('and under which slot (31c4a3d3a0f8)', async () => {
    expect(await violated(leftTheCache, v5_7, (model) => without(model, check, pageSwapCache))).toEqual([])
    expect(await violated(anotherSlot, v5_7, (model) => without(model, check, pageSwapCache))).toEqual([
      'outcome',
      'I15',
    ])
  })

  // The owner has swapped the page in meanwhile, and stored: its entry is given back twice, its page thrown away.
  test('whether the PTE is as it was', async () => {
    const blind = (model: Model): Model => without(model, 'do_swap_page/pte_same')
    expect(await violated(leftTheCache, v5_19, blind)).toEqual(expect.arrayContaining(['I2', 'I4', 'I15']))
  })
})

describe('swapoff', () => {
  const file = 'bugs/B12-swapoff-finds-a-page-that-left-the-cache'
  const names = ['write', 'fork', 'reclaim', 'swapoff']
  const used = operations.filter(({ name }) => names.includes(name))
  const bounds = { threads: [1, 1], pages: 1, references: 0, slots: 1 }

  // As B12: the slot has gone to another page of the same address, and the parent gets the one that is the child's by now.
  test('gives out no slot meanwhile, and must not', async () => {
    expect(await violated(file, v5_7)).toEqual([])
    expect(await violated(file, v5_7, (model) => withoutEffects(model, 'clear_swp_writeok'))).toEqual([
      'outcome',
      'I15',
    ])
  })

  // The owner has swapped the page in meanwhile: its entry is given back twice.
  test('looks again whether the PTE is as it was, and must', async () => {
    const blind = (model: Model): Model => without(model, 'try_to_unuse/pte_same_as_swp')
    expect(await violated(file, v5_19, blind)).toEqual(expect.arrayContaining(['I2', 'I4']))
  })

  test('makes a page exclusive only if it was', async () => {
    const exclusiveAlways: UnuseRule = (found) => [
      step('rmap_exclusive', found.exclusive.set(true), found.at.pte.leaving.set(found.page)),
      unuseShared(found),
    ]
    expect(await violatedIn(storm(v5_19, used, bounds))).toEqual([])
    expect(await violatedIn(storm(mutant(v5_19, { unuse: exclusiveAlways }), used, bounds))).toEqual(
      expect.arrayContaining(['I5', 'I9']),
    )
  })

  test('makes a page exclusive again, or references to it go stale', async () => {
    const referred = 'bugs/B09-get-swapped-out-swapoff'
    expect(await violated(referred, v5_19)).toEqual([])
    expect(await violated(referred, mutant(v5_19, { unuse: unuseShared }))).toEqual(['outcome', 'I6', 'I15'])
  })

  test('keeps what userfaultfd wants to know', async () => {
    const tracked = 'bugs/B31-uffd-wp-through-swapoff'
    expect(await violated(tracked, v5_19)).toEqual([])
    expect(await violated(tracked, mutant(v5_19, { unuseBits: 'lost' }))).toEqual(['outcome', 'I18'])
  })
})

describe('a page that is being written is not stored to', () => {
  const file = 'bugs/stable-pages-swap-in'
  const regardless = (condition: Expression): Expression =>
    mapExpression(condition, {
      place: (at) => at,
      variable: (node) => node,
      after: (node) =>
        node.kind === 'read' && node.place.field === 'writeback'
          ? { kind: 'constant', value: false, type: { kind: 'flag' } }
          : node,
    })

  test.each([
    // Up to v4.9 (f05714293a59).
    ['reuse_swap_page()', v5_7, 'do_swap_page/reuse_swap_page'],
    // What keeps v5.9 to v5.18 safe: a page that is being written has the reference of the swap cache.
    ['try_to_free_swap()', v5_18, 'try_to_free_swap'],
    // As 1493a1913e34 was posted first, with the test the wrong way round (b36bce2e-372b-65fd-8698-fc84d6ed2904@redhat.com).
    ['the exclusive marker of do_swap_page()', v5_19, 'do_swap_page/exclusive'],
  ])('because %s looks for PG_writeback', async (_, era, check) => {
    expect(await violated(file, era)).toEqual([])
    expect(await violated(file, era, (model) => without(model, check, regardless))).toContain('I20')
  })

  // M. Wilcox, 13 January 2022 (YeA5oP/iaxtVPHb3@casper.infradead.org): count the swap cache, and leave the page there. L. Zhang in
  // his answer: "we make this page R/W to its process which may change memory content right now".
  test('nor would it be safe to count the swap cache, as v5.18 does, without leaving it', async () => {
    const reuse: ReuseRule = ({ page }, { reuse: keep, copy }) =>
      trylock(
        'trylock_page',
        page.pageLock,
        branch(
          'page_count',
          and(not(page.ksm), page.mapcount.eq(1), page.refcount.eq(ownReferences(page))),
          [step('unlock_page', page.pageLock.unlock()), keep()],
          [step('unlock_page', page.pageLock.unlock()), copy],
        ),
        copy,
      )
    expect(await violated(file, v5_9)).toEqual([])
    expect(await violated(file, mutant(v5_9, { reuse }))).toEqual(['I20'])
  })
})

describe('UFFDIO_MOVE looks again under its locks, and must', () => {
  test.each([
    ['whether the page has the slot', 'folio_has_entry', 'bugs/B14-uffdio-move-takes-another-page', ['I19']],
    ['whether a page has come', '!SWAP_HAS_CACHE', 'bugs/B14-uffdio-move-misses-a-page-that-came', ['I19']],
    // The pin is not the new address's: what is stored there leaks to it, and at its own address there is nothing any more.
    [
      'whether the page is pinned',
      '!folio_maybe_dma_pinned_cleared',
      'bugs/B32-uffdio-move-races-pin-fast',
      ['outcome', 'I5', 'I6'],
    ],
  ])('%s', async (_, check, file, names) => {
    expect(await violated(file, v6_16)).toEqual([])
    expect(await violated(file, v6_16, (model) => without(model, `move_pages_pte/${check}`))).toEqual(names)
  })
})

describe('a check that only saves work', () => {
  /** fork of v5.19 for which each page may be pinned. */
  const forkCopiesExclusive: ForkRule = (fork) =>
    branch(
      'PageAnonExclusive',
      fork.exclusive,
      ifLocal(fork.prealloc.ne(null), fork.copyForChild, fork.allocateAndRetry),
      forkClearsExclusive(fork),
    )

  test.each([
    // 6c287605fd56: the second look for pins, with the PTE cleared, is the one that counts.
    ['reclaim that caches pinned pages', { cachePinned: 'yes' }, 'bugs/B09-pin-swapped-out'],
    ['reclaim that caches pinned pages', { cachePinned: 'yes' }, 'bugs/B09-pin-races-swap-out'],
    ['pins in one atomic', { fastPin: pinInOneStep }, 'bugs/B06-pin-fast-races-fork'],
    ['idle swap slots that stay', { freeSwapAfterCopy: 'no' }, 'selftests-cow/cow-03-vmsplice-unmap-in-child-swapped'],
  ] as const)('v5.19 with %s holds', async (_, changed, file) => {
    expect(await violated(file, mutant(v5_19, changed))).toEqual([])
  })

  const sharing = operations.filter(({ name }) => ['write', 'fork', 'munmap', 'get_user_pages', 'put'].includes(name))
  const bounds = { threads: [1, 1], pages: 1, references: 1, slots: 0 }

  test.each([
    // The last look, under the page lock, is the one that counts (002c).
    ['v5.18 without a test before the page lock', v5_18, { reuse: reuseInOrder('free swap, then count') }],
    ['v5.18 that leaves pages in the swap cache', v5_18, { reuse: reuseInOrder('count') }],
    // 001g: a false positive.
    ['v5.19 whose fork takes each page for pinned', v5_19, { forkPage: forkCopiesExclusive }],
  ] as const)('%s holds', async (_, era, changed) => {
    expect(await violatedIn(storm(mutant(era, changed), sharing, bounds))).toEqual([])
  })

  // A mapping holds a reference (002a).
  test('v5.11 that does not look at the mapcount holds, and says the same', async () => {
    const changed = mutant(v5_11, { reuse: reuseByCountAlone })
    expect(await violatedIn(storm(changed, sharing, bounds, 'fine', [sameAnswer]))).toEqual([])
  })

  test('v5.18 that leaves pages in the swap cache copies more', async () => {
    const file = 'seeds/seed-004-swap-cache'
    expect(await witnessed(file, v5_18)).toEqual([])
    expect(await witnessed(file, mutant(v5_18, { reuse: reuseInOrder('count') }))).toEqual(['I16'])
  })
})

describe('what may become writable without a fault', () => {
  test('not a page that is not exclusive', async () => {
    const changed = mutant(v6_0, { mprotectRestores: () => always })
    expect(await violated('selftests-cow/cow-02-basic-mprotect', v6_0)).toEqual([])
    expect(await violated('selftests-cow/cow-02-basic-mprotect', changed)).toEqual(['outcome', 'I5', 'I8', 'I15'])
  })

  test('not a PTE whose soft-dirty bit is wanted', async () => {
    const file = 'bugs/B31-soft-dirty-after-mprotect'
    // As 64fe24a3e05e was before 76aefad628aa.
    const changed = mutant(v6_0, { mprotectRestores: (_, page) => memory.frame.at(page).anonExclusive })
    expect(await violated(file, v6_0)).toEqual([])
    expect(await violated(file, changed)).toEqual(['I18'])
  })

  test('not what fork copies early of a page that userfaultfd has write-protected', async () => {
    const file = 'bugs/B31-early-copy-without-uffd-wp'
    expect(await violated(file, v5_19)).toEqual([])
    expect(await violated(file, mutant(v5_19, { earlyCopyUffdWp: 'lost' }))).toEqual(['outcome', 'I18'])
  })
})

describe('reclaim of what MADV_FREE freed', () => {
  const isReferenced = ({ page }: Lazyfree, yes: Block, no: Block): Block =>
    branch('only_mapped', page.refcount.eq(page.mapcount.plus(1)), no, yes)
  const isDirty = ({ page }: Lazyfree, yes: Block, no: Block): Block => branch('PageDirty', page.dirty, yes, no)
  const file = 'bugs/B21-madvise-free-then-get'

  test.each<[string, LazyfreeRule, string[]]>([
    // Fast GUP takes its reference between the look and the clearing, and finds the PTE as it was: then the page is gone beside it.
    [
      'counts references before it clears the PTE',
      (one) => isReferenced(one, [one.clearPte, one.remap], [one.clearPte, isDirty(one, one.remap, one.discard)]),
      ['outcome', 'I6', 'I15'],
    ],
    // In between the disk writes, marks the page dirty, and lets go of it.
    [
      'looks at PG_dirty before it counts references',
      (one) => [one.clearPte, isDirty(one, one.remap, isReferenced(one, one.remap, one.discard))],
      ['outcome', 'I15'],
    ],
    [
      'does not look at PG_dirty',
      (one) => [one.clearPte, isReferenced(one, one.remap, one.discard)],
      ['outcome', 'I15'],
    ],
  ])('fails where it %s', async (_, lazyfree, names) => {
    expect(await violated(file, v5_19)).toEqual([])
    expect(await violated(file, mutant(v5_19, { lazyfree }))).toEqual(names)
  })

  test('loses a store of the CPU where it does not look at PG_dirty', async () => {
    const lazyfree: LazyfreeRule = (one) => [one.clearPte, isReferenced(one, one.remap, one.discard)]
    expect(await violated('bugs/B21-madvise-free-then-write', mutant(v5_19, { lazyfree }))).toEqual(['outcome', 'I15'])
  })
})

describe('FOLL_FORCE', () => {
  /** Two threads of a process, of which one writes where it may not, and the other throws the page away. */
  const bounds = { threads: [2], pages: 1, references: 1, slots: 0 }
  const names = ['read', 'mprotect', 'madvise_dontneed', 'get_user_pages_force', 'write_reference', 'put']
  const used = operations.filter(({ name }) => names.includes(name))

  test.each([v5_9, v5_19, v6_0])('of $name never gives out the zero page for writing', async (era) => {
    expect(await violatedIn(storm(era, used, bounds))).toEqual([])
  })

  test('of v4.8 does: it asks as for reading once COW was broken', async () => {
    expect(await violatedIn(storm(mutant(v5_9, { forcedWrite: dropFollWrite }), used, bounds))).toEqual(['I17'])
  })

  test.each([
    // FOLL_COW alone does not say that the copy is still there.
    ['v5.9 that does not look at the dirty bit', v5_9, (pte, cowed) => and(cowed, pte.frame.ne(null))],
    // Any page that is mapped: not even a write fault is needed.
    ['v6.0 that does not look for the exclusive marker', v6_0, (pte) => pte.frame.ne(null)],
  ] satisfies [string, Era, ForcedWrite['follows']][])('%s writes to the file', async (_, era, follows) => {
    const file = 'bugs/B15-dirty-cow-read-beside-it'
    const forgetful = mutant(era, { forcedWrite: { follows, asksFor: 'write' } })
    expect(await violated(file, era)).toEqual([])
    expect(await violated(file, forgetful)).toEqual(['outcome', 'I5', 'I17'])
  })
})
