import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../src/explorer/exploration.ts'
import { renderSummary, type Result } from '../../src/report/summary.ts'
import { names } from './scenes.ts'

const eras = ['v5.7', 'v5.9', 'v5.19', 'v6.15']

function result(test: string, era: string, verdict: Verdict, expected: Verdict, property = 'I5'): Result {
  if (verdict === expected || verdict === 'incomplete')
    return { test, era, property, verdict, surprise: null, hint: [] }
  const hint = [`${test}.litmus:7: a fact`, `npx cowproof verify ${test} --era ${era} --property ${property}`]
  return { test, era, property, verdict, surprise: `${verdict}, expected: ${expected}`, hint }
}

const results: readonly Result[] = [
  ...eras.map((era, index) => result('cow-basic', era, 'holds', 'holds', `I${index}`)),
  ...eras.map((era) =>
    result(
      'vmsplice-then-unmap-in-child',
      era,
      era === 'v5.7' ? 'violated' : 'holds',
      era === 'v5.7' ? 'violated' : 'holds',
    ),
  ),
  result('pin-then-fork', 'v5.7', 'violated', 'violated', 'I6'),
  result('pin-then-fork', 'v5.7', 'holds', 'holds'),
  result('pin-then-fork', 'v5.9', 'violated', 'holds', 'I6'),
  result('pin-then-fork', 'v5.19', 'incomplete', 'holds', 'I6'),
]

describe('the summary', () => {
  test.each([80, 120])('%i columns wide', async (width) => {
    await expect(renderSummary(results, width)).toMatchFileSnapshot(`../golden/report/summary.${width}.txt`)
  })

  test('continues below where the eras do not fit', async () => {
    const many = Array.from({ length: 12 }, (_, index) => result('cow-basic', `v6.${index}`, 'holds', 'holds'))
    await expect(renderSummary(many, 80)).toMatchFileSnapshot('../golden/report/summary-many-eras.txt')
  })

  test('keeps to its width, and has a line for each unexpected verdict', () => {
    const verdict = fc.constantFrom<Verdict>('holds', 'violated', 'incomplete')
    const any: fc.Arbitrary<Result> = fc.record({
      test: names,
      era: fc.option(names),
      property: names,
      verdict,
      surprise: fc.option(verdict),
      hint: fc.constant([]),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), fc.integer({ min: 40, max: 130 }), (some, width) => {
        const text = renderSummary(some, width)
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
        const unexpected = some.filter(({ surprise }) => surprise !== null).length
        const unbroken = renderSummary(some, 1000)
        expect(unbroken.includes('unexpected (!)\n')).toBe(unexpected > 0)
        expect(unbroken).toContain(unexpected === 0 ? 'nothing unexpected' : `${unexpected} unexpected`)
      }),
    )
  })
})
