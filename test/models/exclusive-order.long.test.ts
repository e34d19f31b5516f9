import { describe, expect, test } from 'vitest'
import { v5_19 } from '../../models/eras/v5.19.ts'
import type { ExclusiveOrder } from '../../models/kernel/era.ts'
import { programOrder, weakOrder } from '../../models/kernel/exclusive-order.ts'
import type { Model } from '../../src/invariants/index.ts'
import { mutant, violated } from './violated.ts'
import { without } from './without.ts'

describe('fast GUP and those who clear PageAnonExclusive keep an order, and must (088b8aa537c2)', () => {
  const ksm = 'bugs/B07-pin-fast-races-ksm'
  const swapOut = 'bugs/B07-pin-fast-races-swap-out'
  const stale = ['outcome', 'I6', 'I10', 'I13']
  const shared = ['outcome', 'I5', 'I6', 'I10', 'I15']

  test.each<[string, Partial<ExclusiveOrder>, string, string[]]>([
    ['pin, then read the PTE', { pinThenPte: false }, swapOut, shared],
    ['read the PTE, then PageAnonExclusive', { pteThenExclusive: false }, ksm, stale],
    ['clear the PTE, then look for pins', { clearThenPins: false }, ksm, stale],
    ['clear PageAnonExclusive, then set the PTE', { exclusiveThenSet: false }, ksm, stale],
  ])('%s', async (_, swapped, file, names) => {
    const changed = mutant(v5_19, { exclusiveOrder: { ...programOrder, ...swapped } })
    expect(await violated(file, v5_19)).toEqual([])
    expect(await violated(file, changed)).toEqual(names)
  })

  test('but ksmd counts references, too, and sees the plain one that comes before the pin', async () => {
    const changed = mutant(v5_19, { exclusiveOrder: { ...programOrder, pinThenPte: false } })
    expect(await violated(ksm, changed)).toEqual([])
  })

  test('and for reclaim, which sets another PTE, the first one is enough', async () => {
    const changed = mutant(v5_19, { exclusiveOrder: { ...weakOrder, pinThenPte: true } })
    expect(await violated(swapOut, changed)).toEqual([])
  })

  test('and fast GUP must look at PageAnonExclusive at all', async () => {
    const file = 'selftests-cow/cow-10-read-only-pin-fast-shared'
    const blind = (model: Model): Model => without(model, 'internal_get_user_pages_fast/!gup_must_unshare')
    expect(await violated(file, v5_19)).toEqual([])
    expect(await violated(file, v5_19, blind)).toEqual(['outcome', 'I6', 'I10'])
  })
})
