import type { Counterexample } from '../report/counterexample.ts'
import type { Matrix, MatrixCell } from '../report/matrix.ts'
import { verdictOn, type Baseline, type Found, type Properties } from './baseline.ts'
import type { Movement } from './movement.ts'

/** All that there is to tell of a run: each reporter makes a text of it. */
export interface GateReport {
  /** The path of the baseline. */
  readonly baseline: string
  readonly found: Baseline
  readonly movements: readonly Movement[]
  /** Runs that show what moved, of the first movements at least. */
  readonly evidence: readonly Evidence[]
  /** Where each test that was run stands. */
  readonly places: ReadonlyMap<string, Place>
  /** The path of the folder that the positions of steps start from. */
  readonly sources: string
  /** How many verdicts are not as the files expect. */
  readonly surprises: number
  /** Which part of a run this is, counted from 1; null for all of it. */
  readonly shard: { readonly index: number; readonly count: number } | null
  /** The command that takes all this as right. */
  readonly update: string
}

/** The run that shows a verdict. */
export interface Evidence {
  readonly document: Counterexample
  /** The paths of what was written of it: report, pictures. */
  readonly files: readonly string[]
}

export interface Place {
  readonly file: string
  /** The line of the question. */
  readonly question: number
}

export function evidenceOf({ evidence }: GateReport, { test, era, property }: Movement): Evidence | undefined {
  return evidence.find(
    ({ document }) => document.test === test && document.era === era && document.property.name === property,
  )
}

/**
 * Where a movement is to be looked at: a run at the statement of its last step, an answer at its question. What is said of no test
 * that was run stands at the beginning of the baseline.
 */
export function whereIs(report: GateReport, movement: Movement): { readonly file: string; readonly line: number } {
  const { test, property } = movement
  const place = test === null ? undefined : report.places.get(test)
  if (!place) return { file: report.baseline, line: 1 }
  const document = evidenceOf(report, movement)?.document
  const last = document?.failing ?? document?.steps.at(-1)
  const statement = property === 'outcome' ? undefined : last?.litmus?.line
  return { file: place.file, line: statement ?? place.question }
}

/** The worst verdict of each test under each era; what moved is not as expected. */
export function matrixOf({ found, movements }: GateReport): Matrix {
  const eras = [...found.properties.keys()]
  const concerns = (movement: Movement, test: string, era: string): boolean =>
    (movement.test ?? test) === test && (movement.era ?? era) === era
  const rows = [...found.tests].map(([test, gated]) => ({
    test,
    cells: eras.map((era): MatrixCell => {
      const isExpected = !movements.some((movement) => concerns(movement, test, era))
      const cell = gated.found.get(era)
      const nothing = { outcome: 'incomplete', seen: [] } as const
      return { ...(cell ? cellOf(cell, found.properties.get(era)!) : nothing), isExpected }
    }),
  }))
  return { eras, rows }
}

/** Of what nothing is held against, only the question is told: a test need not put every property to the test. */
function cellOf(found: Found, properties: Properties): Pick<MatrixCell, 'outcome' | 'seen'> {
  const verdicts = [...properties].map(([property, kind]) => ({ property, verdict: verdictOn(found, property, kind) }))
  const judged = verdicts.filter(({ property, verdict }) => verdict !== 'vacuous' || property === 'outcome')
  const worst = OUTCOMES.find((outcome) => judged.some(({ verdict }) => verdict === outcome))
  return { outcome: worst ?? 'holds', seen: [...found.seen.keys()] }
}

const OUTCOMES = ['violated', 'incomplete', 'vacuous'] as const
