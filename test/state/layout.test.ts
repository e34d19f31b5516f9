import fc from 'fast-check'
import { is } from 'immutable'
import { describe, expect, test } from 'vitest'
import { layoutOf, lowBits, packerOf } from '../../src/state/layout.ts'
import type { Schema } from '../../src/state/schema.ts'
import { stateSpace } from '../../src/state/state.ts'
import { arbitrarySchema, arbitraryValuation } from './arbitrary.ts'

const schemaAndStates = arbitrarySchema.chain((schema) =>
  fc.record({
    schema: fc.constant(schema),
    one: arbitraryValuation(schema).map((valuation) => stateSpace(schema).of(valuation)),
    other: arbitraryValuation(schema).map((valuation) => stateSpace(schema).of(valuation)),
  }),
)

function schemaOf(entities: Schema['entities']): Schema {
  return { entities, taskCount: 1, firstTask: {} }
}

describe('packed form', () => {
  test('a state comes back as it went in, at any offset', () => {
    fc.assert(
      fc.property(schemaAndStates, fc.nat(3), ({ schema, one }, offset) => {
        const layout = layoutOf(schema)
        const { pack, unpack } = packerOf(layout)
        const words = new Int32Array(layout.words + 4).fill(-1)
        pack(one, words, offset)
        expect(is(unpack(words, offset), one)).toBe(true)
        // Nothing outside the record is touched.
        expect(
          [...words.subarray(0, offset), ...words.subarray(offset + layout.words)].every((word) => word === -1),
        ).toBe(true)
      }),
    )
  })

  test('words come back as they went in, and states are equal exactly where their words are', () => {
    fc.assert(
      fc.property(schemaAndStates, ({ schema, one, other }) => {
        const layout = layoutOf(schema)
        const { pack, unpack } = packerOf(layout)
        const words = new Int32Array(2 * layout.words)
        pack(one, words, 0)
        pack(other, words, layout.words)
        const [first, second] = [[...words.subarray(0, layout.words)], [...words.subarray(layout.words)]]
        expect(first.join() === second.join()).toBe(is(one, other))
        const again = new Int32Array(layout.words)
        pack(unpack(words, 0), again, 0)
        expect([...again]).toEqual(first)
      }),
    )
  })

  test('no two fields share a bit, and none straddles a word', () => {
    fc.assert(
      fc.property(arbitrarySchema, (schema) => {
        const layout = layoutOf(schema)
        const used = Array.from({ length: layout.words }, () => 0)
        for (const part of layout.parts) {
          for (const { word, shift } of part.places) {
            if (part.width === 0) continue
            expect(shift + part.width).toBeLessThanOrEqual(32)
            const bits = lowBits(part.width) << shift
            expect(used[word]! & bits).toBe(0)
            used[word]! |= bits
          }
          for (const field of part.fields) expect(field.offset + field.width).toBeLessThanOrEqual(part.width)
        }
      }),
    )
  })

  test('takes no more words than it must', () => {
    // 4 x (3 + 3 + 3) + 4 x 3 + 3 x 2 = 54 bits: two words.
    const level = { type: { kind: 'range', min: 0, max: 4 }, ghost: false } as const
    const last = { type: { kind: 'range', min: 0, max: 3 }, ghost: false } as const
    const schema = schemaOf({
      process: { count: 4, interchangeable: false, fields: { pc: level, next: level, looksAt: level } },
      position: { count: 4, interchangeable: false, fields: { level } },
      turn: { count: 3, interchangeable: false, fields: { last } },
    })
    expect(layoutOf(schema).words).toBe(2)
    // Eight fields of 11 bits: two to a word.
    const wide = { type: { kind: 'range', min: 0, max: 2047 }, ghost: false } as const
    expect(layoutOf(schemaOf({ cell: { count: 8, interchangeable: false, fields: { wide } } })).words).toBe(4)
  })

  test('refuses what it cannot hold', () => {
    const field = (max: number) => ({ x: { type: { kind: 'range', min: 0, max } as const, ghost: false } })
    const small = schemaOf({ cell: { count: 2, interchangeable: false, fields: field(5) } })
    const { pack } = packerOf(layoutOf(small))
    const wrong = stateSpace(small).of({ cell: [{ x: 0 }, { x: 6 }] })
    expect(() => pack(wrong, new Int32Array(1), 0)).toThrow('cell[1].x is 6, outside 0 to 5')
    const large = schemaOf({ cell: { count: 1, interchangeable: false, fields: field(2 ** 32) } })
    expect(() => layoutOf(large)).toThrow('cell.x ranges from 0 to 4294967296: more than 32 bits')
  })
})
