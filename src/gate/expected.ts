import type { Verdict } from '../explorer/exploration.ts'
import { verdictOn, type Baseline } from './baseline.ts'
import type { Movement } from './movement.ts'

/** What a file expects of one property under one era, and what came out. */
export interface Expected {
  readonly test: string
  readonly era: string
  readonly property: string
  readonly expected: Verdict
  /** What came out and was expected instead; null where nothing speaks against it. */
  readonly surprise: string | null
  /** Where the expectation stands, and the command that shows what came out. */
  readonly hint: readonly string[]
}

/**
 * Adds what the files say. A file and the baseline that expect different things contradict each other, whatever comes out. A
 * verdict that moved away from both is said once, with the place of the expectation.
 */
export function judgeExpectations(
  moved: readonly Movement[],
  before: Baseline,
  expected: readonly Expected[],
): Movement[] {
  const surprises = new Map(expected.filter(({ surprise }) => surprise !== null).map((each) => [keyOf(each), each]))
  const hinted = moved.map((each) => {
    const surprise = isVerdict(each) ? surprises.get(keyOf(each)) : undefined
    return surprise ? { ...each, hint: surprise.hint } : each
  })
  const said = new Set(hinted.filter(isVerdict).map(keyOf))
  const unsaid = [...surprises].filter(([key]) => !said.has(key)).map(([, each]) => each)
  return [
    ...hinted,
    ...expected.flatMap((each) => contradiction(each, before)),
    ...unsaid.map((each): Movement => ({
      ...subjectOf(each),
      kind: 'unexpected',
      what: each.surprise!,
      hint: each.hint,
    })),
  ]
}

function isVerdict({ kind }: Movement): boolean {
  return kind === 'regression' || kind === 'fix' || kind === 'witness' || kind === 'vacuous'
}

function contradiction(each: Expected, before: Baseline): Movement[] {
  const found = before.tests.get(each.test)?.found.get(each.era)
  const kind = before.properties.get(each.era)?.get(each.property)
  if (!found || kind === undefined) return []
  const was = verdictOn(found, each.property, kind)
  // A test need not put every property to the test.
  if (was === each.expected || (was === 'vacuous' && each.expected === 'holds')) return []
  const what = `the baseline has '${was}', the file expects '${each.expected}'`
  return [{ ...subjectOf(each), kind: 'contradiction', what, hint: each.hint }]
}

function subjectOf({ test, era, property }: Expected): Pick<Movement, 'test' | 'era' | 'property'> {
  return { test, era, property }
}

function keyOf({ test, era, property }: Pick<Movement, 'test' | 'era' | 'property'>): string {
  return JSON.stringify([test, era, property])
}
