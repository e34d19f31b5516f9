import fc from 'fast-check'
import { is } from 'immutable'
import { describe, expect, test } from 'vitest'
import { entity, flag, range, ref } from '../../src/state/index.ts'
import { storedSchema } from '../../src/state/declare.ts'
import { allRenamings, canonical, rename } from '../../src/state/rename.ts'
import { stateSpace, type State } from '../../src/state/state.ts'
import type { Schema } from '../../src/state/schema.ts'

// Two interchangeable entities that refer to each other and themselves, and one that is not interchangeable.
const schema: Schema = storedSchema({
  frame: entity({ count: 3, interchangeable: true }, { count: range(0, 2), slot: ref('slot'), next: ref('frame') }),
  slot: entity({ count: 2, interchangeable: true }, { used: flag }),
  pte: entity({ count: 2 }, { frame: ref('frame') }),
})
const space = stateSpace(schema)
const renamings = allRenamings(schema)

const reference = (count: number) => fc.option(fc.nat(count - 1), { nil: null })
const arbitraryState: fc.Arbitrary<State> = fc
  .record({
    frame: fc.array(fc.record({ count: fc.nat(2), slot: reference(2), next: reference(3) }), {
      minLength: 3,
      maxLength: 3,
    }),
    slot: fc.array(fc.record({ used: fc.boolean() }), { minLength: 2, maxLength: 2 }),
    pte: fc.array(fc.record({ frame: reference(3) }), { minLength: 2, maxLength: 2 }),
  })
  .map((valuation) => space.of(valuation))

describe('renaming', () => {
  test('there is one for each pair of permutations', () => expect(renamings.length).toBe(6 * 2))

  test('has an inverse', () => {
    fc.assert(
      fc.property(arbitraryState, fc.constantFrom(...renamings), (state, renaming) => {
        const inverse = Object.fromEntries(
          Object.entries(renaming).map(([name, order]) => [name, order.map((_, index) => order.indexOf(index))]),
        )
        expect(is(rename(rename(state, schema, renaming), schema, inverse), state)).toBe(true)
      }),
    )
  })

  test('the representative is the same for the whole orbit, and in it', () => {
    fc.assert(
      fc.property(arbitraryState, fc.constantFrom(...renamings), (state, renaming) => {
        const representative = canonical(state, schema, renamings)
        expect(is(canonical(rename(state, schema, renaming), schema, renamings), representative)).toBe(true)
        expect(renamings.some((each) => is(rename(state, schema, each), representative))).toBe(true)
      }),
    )
  })

  test('moves an instance with all references to it', () => {
    const state = space.of({ frame: [{ count: 2 }, {}, { next: 0 }], pte: [{ frame: 0 }, { frame: null }] })
    const moved = rename(state, schema, { frame: [1, 0, 2] })
    const expected = space.of({ frame: [{}, { count: 2 }, { next: 1 }], pte: [{ frame: 1 }, { frame: null }] })
    expect(is(moved, expected)).toBe(true)
  })
})
