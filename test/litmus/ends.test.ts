import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eras, v5_11, v5_18, v5_19, v5_7, v5_9, v6_16 } from '../../models/eras/index.ts'
import { withoutFlush } from '../models/without.ts'
import { endsOf, expectEndsAsRead, kindsIn, kindsOfPage, type Kind } from './as-read.ts'
import { draw, type Drawn } from '../../src/random/draw.ts'
import { sketchesWithin, usualBounds } from '../../src/random/sketch.ts'

/** One process that does this to the page x, which holds 1, and the page y, which holds 2. */
function sequence(statements: string, ofFile = false): Drawn {
  const parent = { name: 'parent', kind: 'process' as const, declared: 'task parent' }
  const references = [...statements.matchAll(/-> (\w+)/g)].map(([, name]) => ({ name: name!, isHeld: true }))
  return {
    pages: [
      { name: 'x', value: 1, ofFile },
      ...(/\by\b/.test(statements) ? [{ name: 'y', value: 2, ofFile: false }] : []),
    ],
    tasks: [{ ...parent, statements: statements.split('; ') }],
    references,
  }
}

/** What the process does, what it must read of x then, and a kind of page that this is. A page of a file holds 1, too. */
const cases: readonly (readonly [
  kind: Kind,
  statements: string,
  x: number | 'none',
  memory: 'anonymous' | 'of a file',
])[] = [
  ['exited', 'write x 3; exit', 'none', 'anonymous'],
  ['no VMA', 'munmap x', 'none', 'anonymous'],
  // MADV_DONTNEED leaves zeroes of anonymous memory, and of a file what the file has.
  ['none, anonymous', 'madvise_dontneed x', 0, 'anonymous'],
  ['none, anonymous', 'madvise_free x; reclaim x', 0, 'anonymous'],
  ['none, of a file', 'write x 3; madvise_dontneed x', 1, 'of a file'],
  ['zero page', 'madvise_dontneed x; r = read x', 0, 'anonymous'],
  ['own page', 'write x 3', 3, 'anonymous'],
  ['own page', 'write x 3; migrate x', 3, 'anonymous'],
  ['own page', 'write x 3; reclaim x; swapoff', 3, 'anonymous'],
  ['page of the file', 'r = read x', 1, 'of a file'],
  ['KSM page', 'write x 3; write y 3; ksm_scan x; ksm_scan y', 3, 'anonymous'],
  // A page that was given up is there until reclaim comes by.
  ['page of MADV_FREE', 'write x 3; madvise_free x', 3, 'anonymous'],
  ['write-protected by userfaultfd', 'write x 3; uffd_writeprotect x', 3, 'anonymous'],
  ['read-only VMA', 'write x 3; mprotect x read', 3, 'anonymous'],
  ['page in the swap cache, mapped', 'get_user_pages x write -> b; reclaim x; r = read x; write b 3', 3, 'anonymous'],
  // Somebody has a reference, so the page stays in the swap cache. It is newer there than on the device.
  ['swap entry, page in the swap cache', 'get_user_pages x read -> b; reclaim x', 1, 'anonymous'],
  ['swap entry, page in the swap cache', 'get_user_pages x write -> b; reclaim x; write b 3', 3, 'anonymous'],
  ['swap entry, page in the swap cache', 'swapon_stable_writes; write x 3; reclaim x', 3, 'anonymous'],
  ['swap entry, on the device', 'reclaim x', 1, 'anonymous'],
  ['swap entry, on the device', 'write x 3; reclaim x', 3, 'anonymous'],
  ['swap entry, on the device', 'write x 3; swapon_synchronous; reclaim x', 3, 'anonymous'],
  ['swap entry, on the device', 'write x 3; mprotect x read; reclaim x', 3, 'anonymous'],
  ['swap entry, write-protected by userfaultfd', 'write x 3; uffd_writeprotect x; reclaim x', 3, 'anonymous'],
]

describe('TASK:PAGE is what a read would return', () => {
  test.each(cases.map((each, index) => [...each, [v5_7, v5_19][index % 2]!] as const))(
    'of a page that is %s: %s',
    async (kind, statements, expected, memory, era) => {
      const { ends, outcomes, pages } = await expectEndsAsRead(sequence(statements, memory === 'of a file'), era)
      expect(outcomes.map(({ values }) => values['parent:x'])).toEqual([expected])
      for (const state of ends) expect(kindsIn(state, pages)).toContain(kind)
    },
  )

  test('of every kind of page', () => expect(new Set(cases.map(([kind]) => kind))).toEqual(new Set(kindsOfPage)))

  test('also where UFFDIO_MOVE has moved a swap entry', async () => {
    const moved = sequence('uffdio_register; write x 3; madvise_dontneed y; reclaim x; uffdio_move x y')
    const { outcomes } = await expectEndsAsRead(moved, v6_16)
    expect(outcomes.map(({ values }) => [values['parent:x'], values['parent:y']])).toEqual([[0, 3]])
  })

  // ksmd maps one page at two addresses, and fork maps it as often again; the slot that it is swapped out to counts as far.
  test('also where one page is mapped at every address of every process', async () => {
    const merged = draw({
      ofFile: [false, false],
      alike: true,
      others: ['child'],
      moves: (['ksm_scan', 'fork', 'reclaim'] as const).map((does) => ({
        by: 0,
        does,
        page: 0,
        value: 0,
        access: 'read',
        taker: 'vmsplice',
      })),
      unordered: 0,
    })
    for (const era of [v5_7, v5_19]) await expectEndsAsRead(merged, era)
  })

  test('of random tests under any era', async () => {
    await fc.assert(
      fc.asyncProperty(
        sketchesWithin({ ...usualBounds, mostMoves: 6 }),
        fc.constantFrom(...eras),
        async (sketch, era) => {
          await expectEndsAsRead(draw(sketch), era)
        },
      ),
      { numRuns: 15 },
    )
  })
})

test('page_mapcount has no value where no page is mapped: a count of 0 is that of a page', async () => {
  const text = `litmus nothing "There is nothing to count the mappings of."
pages x = 1
task parent { reclaim x; r = page_mapcount x }
exists (parent:r=0)`
  const { outcomes, verdict } = await endsOf(text, v5_19)
  expect([outcomes.map(({ values }) => values['parent:r']), verdict]).toEqual([['unset'], 'holds'])
})

describe('the question', () => {
  // The child's page is a swap entry at the end, and what it would read is in the swap cache, where a device of the parent
  // has stored. v5.7 and v5.8 share a pinned page with the child; later ones copy it when they fork (70e806e4e645).
  test('sees a leak into a page that is swapped out', async () => {
    const text = `litmus leak "A pinned page is shared with a child, which is swapped out."
pages x = 1
task parent { pin_user_pages x write -> pin; fork child; await child:out; write pin 2 }
task child { reclaim x; signal out }
exists (child:x=2)`
    expect((await endsOf(text, v5_7)).verdict).toBe('violated')
    for (const era of [v5_9, v5_11, v5_18, v5_19]) expect((await endsOf(text, era)).verdict).toBe('holds')
  })

  test('is not fooled by a page that is swapped out', async () => {
    const text = `litmus out "The child's page is swapped out when the parent has stored to its own, or before."
pages x = 1
task parent { fork child; write x 0 }
task child { reclaim x }
exists (child:x!=1 \\/ parent:x!=0)`
    for (const era of [v5_7, v5_19]) expect((await endsOf(text, era)).verdict).toBe('holds')
  })
})

/*
 * wp_page_copy() without its flush: the other thread has read x and may go on reading the old page, or the new one. Both
 * are ends, so neither quantifier can be satisfied by one of them alone.
 */
describe('of a page that a CPU may read by its TLB', () => {
  const stale: Drawn = {
    pages: [{ name: 'x', value: 1, ofFile: false }],
    tasks: [
      {
        name: 'parent',
        kind: 'process',
        declared: 'task parent',
        statements: ['fork child', 'await other:warm', 'write x 3', 'await other:flushed'],
      },
      {
        name: 'other',
        kind: 'thread',
        declared: 'thread other of parent',
        statements: ['flush_tlb_all', 'seen = read x', 'signal warm', 'signal flushed'],
      },
      { name: 'child', kind: 'process', declared: 'task child', statements: [] },
    ],
    references: [],
  }
  test('both are ends, and a read returns either', async () => {
    const { outcomes } = await expectEndsAsRead(stale, v5_19, (model) =>
      withoutFlush(model, 'wp_page_copy/ptep_clear_flush'),
    )
    const seen = outcomes.map(({ values }) => `${values['parent:x']} ${values['other:x']} ${values['child:x']}`)
    expect(new Set(seen)).toEqual(new Set(['3 1 1', '3 3 1']))
  })
})
