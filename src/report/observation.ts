import type { Verdict } from '../explorer/exploration.ts'
import type { Steps } from '../program/index.ts'
import { printable, wrap } from './layout.ts'
import { depthWords } from './operations.ts'
import { counted, groupBy } from './words.ts'

/** End states of a litmus test that look the same: the values of its registers and pages. */
export interface Outcome {
  readonly values: Readonly<Record<string, string | number>>
  /** Whether these end states satisfy the clause. */
  readonly satisfies: boolean
  /** How many end states there are. */
  readonly count: number
}

export interface Observed {
  readonly test: string
  readonly era: string | null
  /** As the test says it: `exists (child:r=1)`. */
  readonly clause: string
  readonly outcomes: readonly Outcome[]
  readonly verdict: Verdict
  /** The limit that was reached, for an incomplete verdict. */
  readonly stoppedBy: string | null
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** What was a step. */
  readonly steps: Steps
}

/** What the end states say of a clause. `Hangs` where there is none; `Unknown` where a limit was reached and what was seen does not decide. */
export type Observation = 'Never' | 'Sometimes' | 'Always' | 'Hangs' | 'Unknown'

/** `Sometimes` is certain once both kinds were seen; the others need all end states. */
export function observation(outcomes: readonly Outcome[], verdict: Verdict): Observation {
  const [positive, negative] = tally(outcomes)
  if (positive > 0 && negative > 0) return 'Sometimes'
  if (verdict === 'incomplete') return 'Unknown'
  if (positive === 0 && negative === 0) return 'Hangs'
  return positive > 0 ? 'Always' : 'Never'
}

/**
 * The summary of a litmus test, in the form of herd7's: each distinct outcome with its number of end states, marked
 * `*` where it satisfies the clause; positive and negative count end states.
 */
export function renderObservation(observed: Observed, width: number): string {
  const { outcomes, verdict, stoppedBy } = observed
  const name = printable(observed.test)
  const distinct = merged(outcomes)
  const counts = distinct.map(({ count }) => String(count))
  const column = Math.max(0, ...counts.map((count) => count.length))
  const [positive, negative] = tally(outcomes)
  const lines = [
    observed.era === null ? `Test ${name}` : `Test ${name} ${printable(observed.era)}`,
    `States ${distinct.length}`,
    ...distinct.map((outcome, index) => outcomeLine(outcome, counts[index]!.padEnd(column))),
    'Witnesses',
    `Positive: ${positive} Negative: ${negative}`,
    `Condition ${printable(observed.clause)}`,
    `Observation ${name} ${observation(outcomes, verdict)} ${positive} ${negative}`,
    `Explored ${counted(observed.states, 'state')}, ${counted(observed.transitions, 'transition')}, ${depthWords(observed.depth, observed.steps, observed.era)}`,
    `Verdict ${verdict}${stoppedBy === null ? '' : ` (${stoppedWords(stoppedBy)})`}`,
  ]
  return lines.flatMap((line) => wrap(line, width, '  ').map((each) => `${each}\n`)).join('')
}

/** The limit that was reached, in words. */
export function stoppedWords(limit: string): string {
  return limit === 'interrupt' ? 'interrupted' : `limit on ${limit} reached`
}

function outcomeLine({ values, satisfies }: Outcome, count: string): string {
  const words = Object.entries(values).map(([name, value]) => `${name}=${value};`)
  return `${count} ${satisfies ? '*' : ':'}> ${words.join(' ')}`.trimEnd()
}

/** Equal outcomes as one; satisfying ones first, then in the order of their values. */
function merged(outcomes: readonly Outcome[]): Outcome[] {
  const key = ({ values, satisfies }: Outcome): string =>
    JSON.stringify([satisfies ? 0 : 1, Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))])
  return groupBy(outcomes, key)
    .map((group) => ({ ...group[0]!, count: group.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The numbers of end states that satisfy the clause, and that do not. */
function tally(outcomes: readonly Outcome[]): readonly [positive: number, negative: number] {
  const sum = (wanted: boolean) =>
    outcomes.reduce((total, { satisfies, count }) => (satisfies === wanted ? total + count : total), 0)
  return [sum(true), sum(false)]
}
