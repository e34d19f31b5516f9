import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verdictOn, type Baseline, type Found } from '../../src/gate/baseline.ts'
import { compare, type Scope } from '../../src/gate/compare.ts'
import type { Expected } from '../../src/gate/expected.ts'
import type { Movement } from '../../src/gate/movement.ts'
import { baselines, somewhere, withFound } from './arbitrary.ts'

/** What moved, without words. */
function moved(before: Baseline, now: Baseline, expected: readonly Expected[] = [], scope: Scope = 'whole') {
  return compare(before, now, expected, scope).map(({ kind, test, era, property }) => ({ kind, test, era, property }))
}

function forAll(check: (baseline: Baseline, test: string, era: string) => void): void {
  fc.assert(
    fc.property(baselines, (baseline) => {
      check(baseline, ...somewhere(baseline))
    }),
  )
}

const holds: Partial<Found> = { violated: new Map(), seen: new Map(), vacuous: [], neverRan: [] }
const without = <T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> =>
  new Map([...map].filter(([each]) => each !== key))

describe('the gate', () => {
  test('says nothing of a baseline compared with itself', () => {
    forAll((baseline) => expect(compare(baseline, baseline, [], 'whole')).toEqual([]))
  })

  test('finds a regression and a fix, and gives the number of moves', () => {
    forAll((baseline, test, era) => {
      const good = withFound(baseline, test, era, () => holds)
      const bad = withFound(good, test, era, () => ({ violated: new Map([['I5', 41]]) }))
      expect(moved(good, bad)).toEqual([{ kind: 'regression', test, era, property: 'I5' }])
      expect(compare(good, bad, [], 'whole')[0]!.what).toBe('held, now violated after 41 moves')
      expect(moved(bad, good)).toEqual([{ kind: 'fix', test, era, property: 'I5' }])
    })
  })

  test('wants a violation of the named property: another one does not make up for it', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => ({ ...holds, violated: new Map([['I5', 7]]) }))
      const now = withFound(before, test, era, () => ({ violated: new Map([['I6', 7]]) }))
      expect(moved(before, now)).toEqual([
        { kind: 'regression', test, era, property: 'I6' },
        { kind: 'fix', test, era, property: 'I5' },
      ])
    })
  })

  test('finds that steps check something else where no number says so', () => {
    forAll((baseline, test, era) => {
      const now = withFound(baseline, test, era, () => ({ model: 'ffffffffffff' }))
      expect(compare(baseline, now, [], 'whole')).toMatchObject([{ kind: 'model', test, era, property: null }])
    })
  })

  test('tells what nothing is held against from what holds', () => {
    forAll((baseline, test, era) => {
      const good = withFound(baseline, test, era, () => holds)
      const vacuous = withFound(good, test, era, () => ({ vacuous: ['I5'] }))
      expect(verdictOn(vacuous.tests.get(test)!.found.get(era)!, 'I5', 'assertion')).toBe('vacuous')
      expect(moved(good, vacuous)).toEqual([{ kind: 'vacuous', test, era, property: 'I5' }])
      expect(moved(vacuous, good)).toEqual([{ kind: 'vacuous', test, era, property: 'I5' }])
      const bad = withFound(good, test, era, () => ({ violated: new Map([['I5', 7]]) }))
      expect(moved(vacuous, bad)).toEqual([{ kind: 'regression', test, era, property: 'I5' }])
      expect(moved(bad, vacuous)).toEqual([{ kind: 'vacuous', test, era, property: 'I5' }])
    })
  })

  test('takes what is vacuous for what holds where the baseline is of version 1, which does not tell them apart', () => {
    forAll((baseline, test, era) => {
      const old = withFound(baseline, test, era, () => ({ ...holds, model: null }))
      const now = withFound(old, test, era, () => ({ model: '5a', vacuous: ['I5'] }))
      expect(compare(old, now, [], 'whole')).toEqual([])
    })
  })

  test('compares no model with a baseline that does not know it', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => ({ model: null }))
      expect(compare(before, baseline, [], 'whole')).toEqual([])
    })
  })

  test('finds another depth of a shortest run', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => ({ ...holds, violated: new Map([['I5', 7]]) }))
      const now = withFound(before, test, era, () => ({ violated: new Map([['I5', 8]]) }))
      expect(compare(before, now, [], 'whole')).toMatchObject([
        { kind: 'depth', test, era, property: 'I5', what: 'violated after 8 moves, was after 7 moves' },
      ])
    })
  })

  test.each(['states', 'transitions', 'depth', 'checks'] as const)('finds other %s', (number) => {
    forAll((baseline, test, era) => {
      const now = withFound(baseline, test, era, (found) => ({ [number]: found[number] + 1 }))
      for (const pair of [[baseline, now] as const, [now, baseline] as const])
        expect(moved(...pair)).toEqual([{ kind: 'size', test, era, property: null }])
    })
  })

  test('finds a model that shrank, and says from what to what', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => ({ states: 84_776 }))
      const now = withFound(before, test, era, () => ({ states: 8 }))
      expect(compare(before, now, [], 'whole')[0]!.what).toBe('states 8, were 84,776')
    })
  })

  test('finds statements that stopped running, and those of a new test that never ran', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => holds)
      const now = withFound(before, test, era, () => ({ neverRan: ['parent: write x 1'] }))
      expect(moved(before, now)).toEqual([{ kind: 'never ran', test, era, property: null }])
      const empty = { ...before, tests: without(before.tests, test) }
      expect(moved(empty, now)).toContainEqual({ kind: 'never ran', test, era, property: null })
    })
  })

  test('finds a witness that is not seen any more', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => ({ ...holds, seen: new Map([['I16', 3]]) }))
      const now = withFound(before, test, era, () => ({ seen: new Map() }))
      for (const pair of [[before, now] as const, [now, before] as const])
        expect(moved(...pair)).toEqual([{ kind: 'witness', test, era, property: 'I16' }])
    })
  })

  test('finds what is gone and what is new: a test, an era of a test, an era, a property', () => {
    forAll((baseline, test, era) => {
      const others = { ...baseline, tests: without(baseline.tests, test) }
      expect(moved(baseline, others)).toEqual([{ kind: 'gone', test, era: null, property: null }])
      expect(moved(others, baseline)).toContainEqual({ kind: 'new', test, era: null, property: null })

      const old = baseline.tests.get(test)!
      const cell = { ...baseline, tests: new Map(baseline.tests).set(test, { ...old, found: without(old.found, era) }) }
      expect(moved(baseline, cell)).toEqual([{ kind: 'gone', test, era, property: null }])
      expect(moved(cell, baseline)).toContainEqual({ kind: 'new', test, era, property: null })

      const tests = new Map(
        [...baseline.tests].map(([name, each]) => [name, { ...each, found: without(each.found, era) }]),
      )
      const eras = { ...baseline, properties: without(baseline.properties, era), tests }
      expect(moved(baseline, eras)).toEqual([{ kind: 'gone', test: null, era, property: null }])
      expect(moved(eras, baseline)).toContainEqual({ kind: 'new', test: null, era, property: null })

      const fewer = new Map(baseline.properties).set(era, without(baseline.properties.get(era)!, 'I6'))
      const property = { ...baseline, properties: fewer }
      expect(moved(baseline, property)).toEqual([{ kind: 'gone', test: null, era, property: 'I6' }])
      expect(moved(property, baseline)).toEqual([{ kind: 'new', test: null, era, property: 'I6' }])
    })
  })

  test('misses nothing where a part is run on purpose', () => {
    forAll((baseline, test) => {
      const part = { ...baseline, tests: new Map([[test, baseline.tests.get(test)!]]) }
      expect(moved(baseline, part, [], 'part')).toEqual([])
    })
  })

  test('finds a property that says something else', () => {
    forAll((baseline, _test, era) => {
      const other = new Map(baseline.properties.get(era)).set('I6', 'invariant ffff')
      const now = { ...baseline, properties: new Map(baseline.properties).set(era, other) }
      expect(moved(baseline, now)).toEqual([{ kind: 'property', test: null, era, property: 'I6' }])
    })
  })

  test('finds another question, other tasks and other bounds', () => {
    forAll((baseline, test) => {
      const old = baseline.tests.get(test)!
      const become = (change: object): Baseline => ({
        ...baseline,
        tests: new Map(baseline.tests).set(test, { ...old, ...change }),
      })
      const subject = { test, era: null, property: null }
      expect(moved(baseline, become({ asks: `${old.asks}?` }))).toEqual([{ kind: 'test', ...subject }])
      expect(moved(baseline, become({ program: `${old.program}?` }))).toEqual([{ kind: 'test', ...subject }])
      const bounds = new Map(old.bounds).set('frame', (old.bounds.get('frame') ?? 0) + 1)
      expect(moved(baseline, become({ bounds }))).toEqual([{ kind: 'bounds', ...subject }])
    })
  })

  test('takes nothing that is incomplete for a pass, nor for a smaller model; what it violates is known', () => {
    forAll((baseline, test, era) => {
      const before = withFound(baseline, test, era, () => ({ ...holds, states: 100 }))
      const stopped = withFound(before, test, era, () => ({ ...holds, states: 8, stoppedBy: 'states' }))
      expect(moved(before, stopped)).toEqual([{ kind: 'incomplete', test, era, property: null }])
      const broken = withFound(stopped, test, era, () => ({ violated: new Map([['I5', 3]]) }))
      expect(moved(before, broken)).toEqual([
        { kind: 'regression', test, era, property: 'I5' },
        { kind: 'incomplete', test, era, property: null },
      ])
    })
  })
})

describe('an expectation in a file', () => {
  const expectation = (test: string, era: string, change: Partial<Expected>): Expected => {
    return { test, era, property: 'I5', expected: 'holds', surprise: null, hint: ['f.litmus:3: a note'], ...change }
  }

  test('that the baseline contradicts is an error, whatever comes out', () => {
    forAll((baseline, test, era) => {
      for (const property of ['I5', 'I6']) {
        const kind = baseline.properties.get(era)!.get(property)!
        const was = verdictOn(baseline.tests.get(test)!.found.get(era)!, property, kind)
        const other = was === 'holds' ? 'violated' : 'holds'
        const agrees = expectation(test, era, { property, expected: was })
        const contradicts = expectation(test, era, { property, expected: other })
        expect(moved(baseline, baseline, [agrees])).toEqual([])
        expect(moved(baseline, baseline, [contradicts])).toEqual([{ kind: 'contradiction', test, era, property }])
      }
    })
  })

  test('is said where a regression contradicts it, once', () => {
    forAll((baseline, test, era) => {
      const good = withFound(baseline, test, era, () => holds)
      const bad = withFound(good, test, era, () => ({ violated: new Map([['I5', 41]]) }))
      const surprise = expectation(test, era, { surprise: 'violated, expected: holds' })
      const [only, ...others] = compare(good, bad, [surprise], 'whole')
      expect(only).toMatchObject({ kind: 'regression', hint: ['f.litmus:3: a note'] } satisfies Partial<Movement>)
      expect(others).toEqual([])
    })
  })

  test('does not excuse a regression where it was weakened to what came out', () => {
    forAll((baseline, test, era) => {
      const good = withFound(baseline, test, era, () => holds)
      const bad = withFound(good, test, era, () => ({ violated: new Map([['I5', 41]]) }))
      const weakened = expectation(test, era, { expected: 'violated' })
      expect(moved(good, bad, [weakened]).map(({ kind }) => kind)).toEqual(['regression', 'contradiction'])
    })
  })

  test('of a new test counts too', () => {
    forAll((baseline, test, era) => {
      const before = { ...baseline, tests: without(baseline.tests, test) }
      const surprise = expectation(test, era, { surprise: 'violated, expected: holds' })
      expect(moved(before, baseline, [surprise])).toContainEqual({ kind: 'unexpected', test, era, property: 'I5' })
    })
  })
})
