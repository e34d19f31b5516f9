import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Coverage, covers, overlap } from '../../src/litmus/era-coverage.ts'
import { compareVersions, isVersion } from '../../src/litmus/version.ts'

describe('kernel versions', () => {
  test('are ordered by release', () => {
    const released = [
      'v2.6.36',
      'v4.20',
      'v5.7',
      'v5.7.14',
      'v5.8',
      'v5.9-rc4',
      'v5.9-rc10',
      'v5.9',
      'v5.11',
      'v5.19',
      'v6.0',
    ]
    const shuffled = [...released].reverse()
    expect(shuffled.sort(compareVersions)).toEqual(released)
  })

  test('are told from variants', () => {
    expect(['v5.7', 'v5.9-rc5', 'v2.6.36'].every(isVersion)).toBe(true)
    expect(['v5', '5.7', 'v5.19-no-swap-exclusive', 'v5.9-rc', 'my-patch', 'v5.7.'].some(isVersion)).toBe(false)
  })
})

describe('coverage', () => {
  test('includes both ends of a range and no variant', () => {
    const range: Coverage = { kind: 'versions', from: 'v5.9', to: 'v5.18' }
    const covered = ['v5.9-rc7', 'v5.9', 'v5.11', 'v5.18', 'v5.19', 'v5.11-mine'].filter((era) => covers(range, era))
    expect(covered).toEqual(['v5.9', 'v5.11', 'v5.18'])
  })

  test('two coverages overlap if and only if some era is covered by both', () => {
    const versions = ['v5.7', 'v5.8', 'v5.9-rc5', 'v5.9', 'v5.11']
    const eras = [...versions, 'variant', 'other']
    const coverage: fc.Arbitrary<Coverage> = fc.oneof(
      fc.constant({ kind: 'every' } as const),
      fc.record({ kind: fc.constant('variant'), era: fc.constantFrom('variant', 'other') }),
      fc
        .record({
          kind: fc.constant('versions'),
          from: fc.option(fc.constantFrom(...versions)),
          to: fc.option(fc.constantFrom(...versions)),
        })
        .filter(({ from, to }) => from === null || to === null || compareVersions(from, to) <= 0),
    )
    fc.assert(
      fc.property(coverage, coverage, (a, b) => {
        expect(overlap(a, b)).toBe(eras.some((era) => covers(a, era) && covers(b, era)))
      }),
    )
  })
})
