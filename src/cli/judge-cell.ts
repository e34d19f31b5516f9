import type { Era } from '../../models/kernel/era.ts'
import type { Verdict } from '../explorer/index.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import type { Elaborated } from '../litmus/elaborate.ts'
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
  if (!goesWrong(records))
    return { cell: { outcome: has(records, 'incomplete') ? 'incomplete' : 'holds', isExpected }, records }
  const isRace = options.steps === 'fine' && !(await isViolatedInCoarseSteps(test, era, options))
  return { cell: { outcome: isRace ? 'race' : 'violated', isExpected }, records }
}

async function isViolatedInCoarseSteps(test: LitmusTest, era: Era, options: SearchOptions): Promise<boolean> {
  const { records } = await verifyTest(test, era, { ...options, steps: 'coarse' }, { runs: false })
  return goesWrong(records)
}

/** A property is violated, or no run ends, which makes the question vacuous, and no other invariant. */
function goesWrong(records: readonly VerdictRecord[]): boolean {
  return has(records, 'violated') || records.some(({ verdict, kind }) => verdict === 'vacuous' && kind === 'invariant')
}

function has(records: readonly VerdictRecord[], wanted: Verdict): boolean {
  return records.some(({ verdict, kind }) => verdict === wanted && kind !== 'witness')
}
