import { everyEra } from '../../../models/eras/index.ts'
import type { Era } from '../../../models/kernel/era.ts'
import type { Baseline, GatedTest, Options, Properties } from '../../gate/baseline.ts'
import type { Expected } from '../../gate/expected.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import type { GateAnswer } from './cell.ts'
import type { SearchOptions } from '../options.ts'

export interface Collected {
  readonly found: Baseline
  readonly expected: readonly Expected[]
}

/** The part of an answer that is about some properties. */
function only(chosen: readonly string[], answer: GateAnswer): GateAnswer {
  const among = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...map].filter(([property]) => chosen.includes(property)))
  const { properties, found, expected } = answer
  return {
    ...answer,
    properties: among(properties),
    found: {
      ...found,
      violated: among(found.violated),
      seen: among(found.seen),
      vacuous: found.vacuous.filter((property) => chosen.includes(property)),
    },
    expected: expected.filter(({ property }) => chosen.includes(property)),
  }
}

/** What was found of some tests under some eras, as a baseline would have it. Without an answer nothing is known of a cell. */
export function collect(
  cells: readonly { readonly test: LitmusTest; readonly era: Era }[],
  answers: readonly (GateAnswer | undefined)[],
  chosen: readonly string[] | null,
  options: SearchOptions,
  cowproof: string,
): Collected {
  const properties = new Map<string, Properties>()
  const tests = new Map<string, GatedTest & { readonly found: Map<string, GateAnswer['found']> }>()
  const expected: Expected[] = []
  for (const [index, { test, era }] of cells.entries()) {
    const whole = answers[index]
    if (!whole) continue
    const answer = chosen === null ? whole : only(chosen, whole)
    properties.set(era.name, answer.properties)
    const { asks, program, bounds } = answer
    const gated = tests.get(test.name) ?? { asks, program, bounds, found: new Map() }
    gated.found.set(era.name, answer.found)
    tests.set(test.name, gated)
    expected.push(...answer.expected.map((each) => ({ test: test.name, era: era.name, ...each })))
  }
  const inOrder = new Map(sortedEras([...properties.keys()]).map((era) => [era, properties.get(era)!]))
  const byName = new Map([...tests].sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    found: { cowproof, options: toOptions(options), properties: inOrder, tests: byName },
    expected,
  }
}

export function toOptions({ steps, pinBias, symmetry = 'on' }: SearchOptions): Options {
  return { steps, bias: pinBias, symmetry }
}

/** The names of eras in the order of `inOrder`: releases, oldest first, then variants, then those of files. */
export function sortedEras(names: readonly string[]): string[] {
  const known = everyEra.map(({ name }) => name)
  const place = (name: string): number => {
    const index = known.indexOf(name.split('+')[0]!)
    return index === -1 ? known.length : index
  }
  const isComposed = (name: string): number => (known.includes(name) ? 0 : 1)
  return names.toSorted((a, b) => place(a) - place(b) || isComposed(a) - isComposed(b) || (a < b ? -1 : 1))
}
