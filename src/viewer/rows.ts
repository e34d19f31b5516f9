import type { Counterexample, Step, StepName } from '../report/counterexample.ts'
import type { Comparison } from '../report/viewer-data.ts'

/** A moment of a run, or of two runs side by side. Steps are counted from 0; null where a run takes none. */
export interface Row {
  readonly step: number | null
  readonly otherStep: number | null
  /** How many steps each run has taken by then. */
  readonly taken: number
  readonly otherTaken: number
}

/**
 * The steps of a run, each a row; with a comparison, the steps of both runs in one order: what both take side by side, what
 * one of them takes where it takes it, the first run's first.
 */
export function rowsOf(run: Counterexample, comparison: Comparison | null): Row[] {
  const rows: Row[] = []
  const add = (step: number | null, otherStep: number | null): void => {
    const last = rows.at(-1)
    const taken = (last?.taken ?? 0) + (step === null ? 0 : 1)
    const otherTaken = (last?.otherTaken ?? 0) + (otherStep === null ? 0 : 1)
    rows.push({ step, otherStep, taken, otherTaken })
  }
  let next = 0
  for (const [otherStep, scheduled] of (comparison?.scheduled ?? []).entries()) {
    if (scheduled !== null) for (; next < scheduled; next++) add(next, null)
    // A step of the other run that was due earlier stands alone.
    if (scheduled !== null && scheduled === next) add(next++, otherStep)
    else add(null, otherStep)
  }
  for (; next < run.steps.length; next++) add(next, null)
  return rows
}

/** A row as it is shown: the step of the run, or of the other one where only that takes one. */
export interface Shown {
  readonly document: Counterexample
  readonly step: Step
  readonly index: number
  readonly only: 'both' | 'run' | 'other'
}

export function shown(run: Counterexample, comparison: Comparison | null, row: Row): Shown {
  if (row.step === null) {
    const { document } = comparison!
    return { document, step: document.steps[row.otherStep!]!, index: row.otherStep!, only: 'other' }
  }
  const only = comparison && row.otherStep === null ? 'run' : 'both'
  return { document: run, step: run.steps[row.step]!, index: row.step, only }
}

/** The row in which both runs part; null where they never do. */
export function partingRow(rows: readonly Row[], comparison: Comparison | null): number | null {
  if (comparison === null || comparison.parts === null) return null
  const index = rows.findIndex(
    ({ step, otherStep, taken }) => taken >= comparison.parts! && (step === null || otherStep === null),
  )
  return index === -1 ? null : index
}

/** The steps with the one that cannot be completed, if there is one. */
export function namedSteps({ steps, failing }: Counterexample): readonly (Step | StepName)[] {
  return failing ? [...steps, failing] : steps
}

/** The position before the next operation of whoever moves then, or before the operation at hand. */
export function operationStart(steps: readonly Shown[], position: number, direction: 1 | -1): number {
  const starts = steps.flatMap((each, index) => {
    const before = steps[index - 1]
    const same = before?.step.task === each.step.task && before.step.path[0] === each.step.path[0]
    return same ? [] : [index]
  })
  if (direction === 1) return starts.find((start) => start > position) ?? steps.length
  return starts.findLast((start) => start < position) ?? 0
}
