import type { Era } from '../../models/kernel/era.ts'
import type { Verdict } from '../explorer/index.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { QUESTION, type Elaborated } from '../litmus/elaborate.ts'
import type { Steps } from '../program/index.ts'
import type { MatrixCell } from '../report/index.ts'
import type { SearchOptions } from './options.ts'
import type { VerdictRecord } from './record.ts'
import { modelOf, verifyTest } from './verify-test.ts'

export interface JudgedCell {
  readonly cell: MatrixCell
  readonly records: readonly VerdictRecord[]
}

/** The worst verdict of a test under an era, in both sizes of steps where the question is whether it takes a race. */
export async function judgeCell(
  test: LitmusTest,
  era: Era,
  options: SearchOptions,
  { runs, elaborated = modelOf(test, era, options) }: { readonly runs: boolean; readonly elaborated?: Elaborated },
): Promise<JudgedCell> {
  const { records } = await verifyTest(test, era, options, { runs, elaborated })
  const isExpected = records.every(({ surprise }) => surprise === null)
  const seen = records.flatMap(({ verdict, property }) => (verdict === 'seen' ? [property] : []))
  const outcome = await outcomeOf(records, () => isViolatedInCoarseSteps(test, era, options), options.steps)
  return { cell: { outcome, seen, isExpected }, records }
}

async function outcomeOf(
  records: readonly VerdictRecord[],
  inCoarseSteps: () => Promise<boolean>,
  steps: Steps,
): Promise<MatrixCell['outcome']> {
  if (has(records, 'violated')) return steps === 'fine' && !(await inCoarseSteps()) ? 'race' : 'violated'
  if (has(records, 'incomplete')) return 'incomplete'
  return records.some(({ property, verdict }) => property === QUESTION && verdict === 'vacuous') ? 'vacuous' : 'holds'
}

async function isViolatedInCoarseSteps(test: LitmusTest, era: Era, options: SearchOptions): Promise<boolean> {
  const { records } = await verifyTest(test, era, { ...options, steps: 'coarse' }, { runs: false })
  return has(records, 'violated')
}

function has(records: readonly VerdictRecord[], wanted: Verdict): boolean {
  return records.some(({ verdict, kind }) => verdict === wanted && kind !== 'witness')
}
