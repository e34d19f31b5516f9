import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBaseline, printBaseline } from '../../src/gate/baseline-file.ts'
import { mergeBaselines } from '../../src/gate/baseline.ts'
import { baselines } from './arbitrary.ts'

describe('a baseline', () => {
  test('that is printed and parsed is the same', () => {
    fc.assert(
      fc.property(baselines, (baseline) => {
        const text = printBaseline(baseline)
        expect(parseBaseline(text)).toEqual(baseline)
        expect(printBaseline(parseBaseline(text))).toBe(text)
      }),
    )
  })

  test('does not depend on the order in which tests were run', () => {
    fc.assert(
      fc.property(baselines, (baseline) => {
        const reversed = { ...baseline, tests: new Map([...baseline.tests].reverse()) }
        expect(printBaseline(reversed)).toBe(printBaseline(baseline))
      }),
    )
  })

  test('has a line for the eras that are alike, and one for each that is not', () => {
    fc.assert(
      fc.property(baselines, (baseline) => {
        for (const [name, { found }] of baseline.tests) {
          const alike = new Map([...found.keys()].map((era) => [era, [...found.values()][0]!]))
          const tests = new Map(baseline.tests).set(name, { ...baseline.tests.get(name)!, found: alike })
          expect(printBaseline({ ...baseline, tests })).toContain(`"${[...found.keys()].join(', ')}": { "states"`)
        }
      }),
    )
  })

  test('that was run in part keeps the rest', () => {
    fc.assert(
      fc.property(baselines, (baseline) => {
        const [name, first] = [...baseline.tests][0]!
        const [era, found] = [...first.found][0]!
        const part = { ...baseline, tests: new Map([[name, { ...first, found: new Map([[era, found]]) }]]) }
        const inOrder = (eras: readonly string[]) =>
          [...baseline.properties.keys()].filter((each) => eras.includes(each))
        expect(mergeBaselines(part, baseline, inOrder)).toEqual(baseline)
      }),
    )
  })
})

describe('what is no baseline is refused with its place', () => {
  const good = {
    schema: 'cowproof/baseline',
    version: 2,
    cowproof: '0.1.0',
    options: { steps: 'fine', bias: null, symmetry: 'on' },
    properties: { 'v5.7, v5.8': { outcome: 'invariant' } },
    tests: {
      one: {
        asks: 'exists (p:x=1)',
        program: '12',
        bounds: {},
        found: { 'v5.7': { states: 1, transitions: 2, depth: 3, checks: 4, model: '5a' } },
      },
    },
  }
  const changed = (change: (copy: typeof good) => void): string => {
    const copy = structuredClone(good)
    change(copy)
    return JSON.stringify(copy)
  }

  test('the good one is not', () => expect(parseBaseline(JSON.stringify(good)).tests.size).toBe(1))

  test('one of version 1 is not: it knows no models, and stays without them', () => {
    const old = changed((copy) => {
      copy.version = 1
      Object.assign(copy.tests.one.found['v5.7'], { model: undefined })
    })
    const baseline = parseBaseline(old)
    expect(baseline.tests.get('one')!.found.get('v5.7')!.model).toBe(null)
    expect(JSON.parse(printBaseline(baseline))).toMatchObject({ version: 1 })
  })

  test.each<[string, string, RegExp]>([
    ['no JSON', '{ "schema": ', /it is no JSON/],
    ['a merge conflict', '<<<<<<< ours\n{}', /it is no JSON/],
    ['a list', '[]', /expected an object/],
    ['another document', '{"schema": "cowproof/counterexample"}', /its schema is "cowproof\/counterexample"/],
    ['another version', changed((copy) => (copy.version = 7)), /has version 7; this cowproof reads version 2/],
    [
      'a model left out, so that it is not compared',
      changed((copy) => Object.assign(copy.tests.one.found['v5.7'], { model: undefined })),
      /^tests.one.found.v5.7.model: expected a text, found nothing/,
    ],
    ['no tests', JSON.stringify({ ...good, tests: undefined }), /^tests: expected an object, found nothing/],
    ['a negative number', changed((copy) => (copy.tests.one.found['v5.7'].states = -1)), /tests.one.found.v5.7.states/],
    [
      'a violated property that is not listed',
      changed((copy) => Object.assign(copy.tests.one.found['v5.7'], { violated: { I99: 1 } })),
      /tests.one.found.v5.7: there is no property 'I99'/,
    ],
    [
      'an era that is not listed',
      changed((copy) => Object.assign(copy.tests.one.found, { 'v6.0': copy.tests.one.found['v5.7'] })),
      /tests.one.found.v6.0: the era is not among those/,
    ],
    [
      'an era twice',
      changed((copy) => Object.assign(copy.tests.one.found, { 'v5.8, v5.7': copy.tests.one.found['v5.7'] })),
      /the era 'v5.7' is there twice/,
    ],
  ])('%s', (_what, text, message) => {
    expect(() => parseBaseline(text)).toThrow(message)
  })
})
