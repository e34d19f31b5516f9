import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generate, litmusOf } from '../../src/random/generate.ts'
import { smaller } from '../../src/random/shrink.ts'
import { sketches, usualBounds, type Sketch } from '../../src/random/sketch.ts'
import { testIn } from '../observe/litmus.ts'

const textsOf = (seed: number, count: number) => generate(usualBounds, seed, count).map(({ text }) => text)

describe('random tests', () => {
  test('are the same from the same seed, however many are asked for, and others from another', () => {
    const many = textsOf(7, 250)
    expect(textsOf(7, 40)).toEqual(many.slice(0, 40))
    expect(new Set(many).size).toBe(250)
    expect(textsOf(8, 40)).not.toEqual(many.slice(0, 40))
  })

  test('have no mistakes', () => {
    for (const text of textsOf(11, 200)) expect(() => testIn(text), text).not.toThrow()
  })

  test('keep to their bounds, and end where there are no more', () => {
    const bounds = { ...usualBounds, deeds: ['munmap', 'write'] as const, mostOthers: 0, mostPages: 1, mostMoves: 2 }
    const tests = generate(bounds, 1, 1000)
    for (const { text } of tests) {
      const { tasks, pages } = testIn(text)
      const operations = tasks.flatMap(({ statements }) => statements)
      expect([tasks.length, pages.length], text).toEqual([1, 1])
      expect(operations.length, text).toBeLessThanOrEqual(2)
      for (const each of operations)
        expect(each.kind === 'operation' && ['munmap', 'write'].includes(each.operation.name), text).toBe(true)
    }
    /*
     * A page, of a file or not, with 1 in it: nothing, munmap, or four values to write; after a munmap nothing more is drawn, and a write may be
     * followed by munmap or by one of four writes: 2 * (1 + 1 + 4 + 4 * (1 + 4)). What does nothing is not drawn but for the empty test of
     * moves that cannot be done; here every first move can be done, so there is none: 2 * 25.
     */
    expect(tests.length).toBe(50)
  })
})

describe('what is smaller than a test', () => {
  test('is a test that was not got before, until there is none', () => {
    fc.assert(
      fc.property(sketches, (sketch) => {
        const fresh = smaller(usualBounds)
        const seen = new Set([litmusOf(sketch, 'any')])
        let next = fresh(sketch, 20)
        for (let round = 0; next.length > 0 && round < 100; round++) {
          for (const each of next) {
            const text = litmusOf(each, 'any')
            expect(seen.has(text)).toBe(false)
            seen.add(text)
          }
          next = fresh(next[0]!, 20)
        }
        expect(next).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  // Whatever needs only a fork and then a write of the parent is found to need nothing else.
  test('comes to the smallest test that still does what is looked for', () => {
    const isWanted = (text: string): boolean => /fork .*\n(?:.*\n)*?\s+write x/.test(text)
    const [large] = generate(usualBounds, 3, 400).filter(({ text }) => isWanted(text) && text.split('\n').length > 10)
    const fresh = smaller(usualBounds)
    let now = large!.sketch
    const sizeOf = (sketch: Sketch): number => litmusOf(sketch, 'any').length
    for (let next = fresh(now, 24); next.length > 0; next = fresh(now, 24)) {
      const wanted = next.filter((each) => isWanted(litmusOf(each, 'any')))
      now = wanted.toSorted((one, other) => sizeOf(one) - sizeOf(other))[0] ?? now
    }
    const { tasks } = testIn(litmusOf(now, 'any'))
    expect(tasks.flatMap(({ statements }) => statements).filter(({ kind }) => kind === 'operation').length).toBe(2)
  })
})
