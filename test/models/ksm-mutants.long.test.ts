import { describe, expect, test } from 'vitest'
import { v5_11 } from '../../models/eras/v5.11.ts'
import { v5_19 } from '../../models/eras/v5.19.ts'
import { v5_7 } from '../../models/eras/v5.7.ts'
import { v5_9 } from '../../models/eras/v5.9.ts'
import type { ReuseRule } from '../../models/kernel/era.ts'
import { reuseByMapcount, reuseSwapPage } from '../../models/kernel/reuse-rules.ts'
import { isInSwapCache } from '../../models/kernel/swap.ts'
import { and, branch, not, step, trylock } from '../../src/program/index.ts'
import type { Model } from '../../src/invariants/index.ts'
import { mutant, violatedBy } from './violated.ts'
import { guardOf, without } from './without.ts'

/** A thread stores to one of two equal pages while ksmd merges them. */
const merging = `
litmus store-while-ksmd-merges
"Two equal pages are merged, and a thread stores to the first."

pages x = 0, y = 0

task process {
  ksm_scan x
  ksm_scan y
}

thread writer of process {
  write x 1
}

exists (process:x!=1 \\/ process:y!=0)
`

describe('a write fault on a page that ksmd may be about', () => {
  test.each([v5_7, v5_9])('is right in $name', async (era) => {
    expect(await violatedBy(merging, era)).toEqual([])
  })

  /** do_wp_page() of v5.7 and v5.9, but for the page lock. */
  const mapcountUnlocked: ReuseRule = ({ page }, { reuse, copy }) =>
    branch('PageKsm', page.ksm, copy, reuseSwapPage(page, reuse(), copy))
  const countUnlocked: ReuseRule = ({ page }, { reuse, copy }) =>
    branch('PageKsm', page.ksm, copy, branch('page_count', page.refcount.eq(1), reuse(), copy))

  // B20 (iv). ksmd has made the PTE read-only. The fault looks for KSM pages, then ksmd marks the page and drops its reference.
  test.each([
    ['v5.7', v5_7, mapcountUnlocked],
    ['v5.9', v5_9, countUnlocked],
  ] as const)('must have the page lock (%s)', async (_, era, reuse) => {
    expect(await violatedBy(merging, mutant(era, { reuse }))).toContain('I13')
  })

  // Seed 001: a count of 1 proves nothing of a KSM page. Somebody else may be merged into it at any time: first it is writable,
  // then it leaks.
  test('must look whether it is a KSM page', async () => {
    const reuse: ReuseRule = ({ page }, { reuse: keep, copy }) =>
      branch('page_count', page.refcount.eq(1), keep(), copy)
    expect(await violatedBy(merging, mutant(v5_9, { reuse }))).toEqual(expect.arrayContaining(['outcome', 'I5', 'I13']))
  })

  // B20 (iii). v5.1 to v5.8 keep a KSM page with one reference, which they freeze at 0 (52d1e606ee73). Between the look and the
  // change the scan would find the page by its content, and merge the other one into what is no KSM page any more.
  test('must freeze the count where it keeps a KSM page', async () => {
    const unfrozen: ReuseRule = (fault, { reuse, copy, retry }) => {
      const { page } = fault
      const unlockPage = step('unlock_page', page.pageLock.unlock())
      const isAlone = and(not(isInSwapCache(page)), page.refcount.eq(1))
      const keep = [step('page_move_anon_rmap', page.ksm.set(false)), unlockPage, reuse()]
      const look = trylock('trylock_page', page.pageLock, branch('page_count', isAlone, keep, [unlockPage, copy]), copy)
      return branch('PageKsm', page.ksm, look, reuseByMapcount(fault, { reuse, copy, retry }))
    }
    expect(await violatedBy(merging, mutant(v5_7, { reuse: unfrozen }))).toEqual(
      expect.arrayContaining(['outcome', 'I5']),
    )
  })
})

describe('B20 (ii): write_protect_page() counts references with the PTE cleared', () => {
  const referring = (operation: string): string => `
litmus reference-while-ksmd-counts
"Somebody takes a reference for writing while ksmd looks for references."

pages x = 0, y = 0

task process {
  ksm_scan x
}

thread taker of process {
  ${operation} x write -> buffer
  write x 1
}

exists (process:x!=1)
`
  /** The same look, before the PTE is cleared. */
  const early = (model: Model): Model => {
    const count = guardOf(model, 'write_protect_page/page_count')
    const both = without(model, 'write_protect_page/page_vma_mapped_walk', (mapped) => ({
      kind: 'and',
      operands: [mapped, count],
    }))
    return without(both, 'write_protect_page/page_count')
  }

  // Fast GUP comes in between, and finds the PTE in place.
  test.each([
    ['v5.11 and a pin', v5_11, 'pin_user_pages_fast'],
    ['v5.19 and a GET', v5_19, 'get_user_pages_fast'],
  ] as const)('%s: the reference goes stale otherwise', async (_, era, operation) => {
    expect(await violatedBy(referring(operation), era)).toEqual([])
    expect(await violatedBy(referring(operation), era, early)).toContain('I6')
  })

  // page_try_share_anon_rmap(), 6c287605fd56, looks for pins once more, with the PTE cleared.
  test('v5.19 and a pin: the second look finds it', async () => {
    expect(await violatedBy(referring('pin_user_pages_fast'), v5_19, early)).toEqual([])
  })
})
