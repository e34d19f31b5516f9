import fc from 'fast-check'
import type { Baseline, Found, GatedTest } from '../../src/gate/baseline.ts'

const name = fc.stringMatching(/^[A-Za-z][\w.-]{0,8}$/)
const number = fc.nat({ max: 100_000 })

function some<T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> {
  return fc
    .subarray([...keys])
    .chain((chosen) => fc.tuple(...chosen.map((key) => value.map((each) => [key, each] as const))))
    .map((entries) => new Map(entries))
}

function every<T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> {
  return fc.tuple(...keys.map((key) => value.map((each) => [key, each] as const))).map((entries) => new Map(entries))
}

const PROPERTIES = new Map([
  ['outcome', 'invariant'],
  ['I5', 'assertion 1a2b'],
  ['I6', 'invariant 3c4d'],
  ['I16', 'witness 5e6f'],
])

const found: fc.Arbitrary<Found> = fc.record({
  vacuous: fc.subarray(['outcome']),
  states: number,
  transitions: number,
  depth: number,
  checks: number,
  model: fc.stringMatching(/^[0-9a-e]{12}$/),
  violated: some(['outcome', 'I5', 'I6'], number),
  seen: some(['I16'], number),
  neverRan: fc.subarray(['parent: write x 1', 'child: "r" = read x']),
  stoppedBy: fc.constant(null),
})

function test(eras: readonly string[]): fc.Arbitrary<GatedTest> {
  return fc.record({
    asks: fc.string(),
    program: fc.string(),
    bounds: some(['frame', 'pte'], number),
    found: every(eras, found),
  })
}

/** Baselines with a few tests under a few eras, as they come out of a run. */
export const baselines: fc.Arbitrary<Baseline> = fc
  .record({
    eras: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).map((names) => names.sort()),
  })
  .chain(({ eras, names }) =>
    fc.record({
      cowproof: name,
      options: fc.record({
        steps: fc.constantFrom('fine', 'coarse'),
        bias: fc.option(number),
        symmetry: fc.constantFrom('on', 'off'),
      }),
      properties: every(eras, fc.constant(PROPERTIES)),
      tests: every(names, test(eras)),
    }),
  )

/** The baseline with another record in one place. */
export function withFound(
  baseline: Baseline,
  test: string,
  era: string,
  change: (found: Found) => Partial<Found>,
): Baseline {
  const old = baseline.tests.get(test)!
  const found = old.found.get(era)!
  const changed = new Map(old.found).set(era, { ...found, ...change(found) })
  return { ...baseline, tests: new Map(baseline.tests).set(test, { ...old, found: changed }) }
}

/** Some test and some era of it. */
export function somewhere({ tests, properties }: Baseline): readonly [test: string, era: string] {
  return [[...tests.keys()].at(-1)!, [...properties.keys()].at(-1)!]
}
