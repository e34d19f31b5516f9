import type { Exploration, Verdict } from '../explorer/exploration.ts'
import type { Property } from '../invariants/index.ts'
import type { Counterexample } from '../report/index.ts'
import { QUESTION } from '../litmus/elaborate.ts'
import { EXIT } from './exit-code.ts'

/** How much was explored. A record does not keep the exploration itself, which holds every state. */
export type ExplorationSize = Pick<Exploration, 'states' | 'transitions' | 'depth' | 'stoppedBy'>

export function sizeOf({ states, transitions, depth, stoppedBy }: Exploration): ExplorationSize {
  return { states, transitions, depth, stoppedBy }
}

/** One verdict with all that is printed of it. */
export interface VerdictRecord {
  readonly test: string
  /** Null for a model of its own. */
  readonly era: string | null
  readonly property: string
  readonly kind: Property['kind']
  readonly verdict: Verdict
  /** Null where nobody says what is expected. */
  readonly expected: Verdict | null
  /** What came out and what was expected instead, in words; null where nothing speaks against the expectation. */
  readonly surprise: string | null
  /** What else to say of a surprise: where the expectation stands, and the command that shows the run. */
  readonly hint: readonly string[]
  readonly size: ExplorationSize
  /** The run that shows it, where there is one and it was asked for. */
  readonly document: Counterexample | null
  /** The path of its report. */
  readonly counterexample: string | null
  /** Why its report could not be written, if it should have been. */
  readonly unwritten: string | null
}

/** The violated one that answers the question of the test, else the first that is violated. */
export function worstOf(records: readonly VerdictRecord[]): VerdictRecord | undefined {
  const violated = records.filter(({ verdict }) => verdict === 'violated')
  return violated.find(({ property }) => property === QUESTION) ?? violated[0]
}

/** Whether the verdicts are what is expected, as it stands behind one; empty where a limit leaves that open. */
export function expectation(records: readonly VerdictRecord[]): string {
  if (records.some(({ surprise }) => surprise !== null)) return ', not as expected'
  if (records.some(({ verdict }) => verdict === 'incomplete')) return ''
  const judged = records.filter(({ kind }) => kind !== 'witness')
  const none = judged.length > 0 && judged.every(({ expected }) => expected === null)
  return none ? '; the test expects nothing of this era' : ', as expected'
}

/**
 * What the verdicts mean for the exit code: `isWrong` where one is not as it should be, which is a surprise unless it is said. Reports
 * that were asked for and are not there are a failure of their own.
 */
export function exitCodeOf(
  records: readonly VerdictRecord[],
  isWrong: boolean = records.some(({ surprise }) => surprise !== null),
): number {
  if (records.some(({ unwritten }) => unwritten !== null)) return EXIT.usage
  if (isWrong) return EXIT.unexpected
  return records.some(({ verdict }) => verdict === 'incomplete') ? EXIT.incomplete : EXIT.expected
}
