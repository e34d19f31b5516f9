import type { Counterexample, Step } from '../report/counterexample.ts'
import type { UnderAnotherEra } from '../report/viewer-data.ts'

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
export function rowsOf(run: Counterexample, other: UnderAnotherEra | null): Row[] {
  const rows: Row[] = []
  const add = (step: number | null, otherStep: number | null): void => {
    const last = rows.at(-1)
    const taken = (last?.taken ?? 0) + (step === null ? 0 : 1)
    const otherTaken = (last?.otherTaken ?? 0) + (otherStep === null ? 0 : 1)
    rows.push({ step, otherStep, taken, otherTaken })
  }
  let next = 0
  for (const [otherStep, scheduled] of (other?.scheduled ?? []).entries()) {
    const step = scheduled === null ? null : scheduled - 1
    if (step !== null) for (; next < step; next++) add(next, null)
    // A step of the other run that was due earlier stands alone.
    if (step !== null && step === next) add(next++, otherStep)
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

export function shown(run: Counterexample, other: UnderAnotherEra | null, row: Row): Shown {
  if (row.step === null) {
    const { document } = other!
    return { document, step: document.steps[row.otherStep!]!, index: row.otherStep!, only: 'other' }
  }
  const only = other && row.otherStep === null ? 'run' : 'both'
  return { document: run, step: run.steps[row.step]!, index: row.step, only }
}

/** The row in which both runs part, as the comparison says it; null where they never do. */
export function partingRow(rows: readonly Row[], other: UnderAnotherEra | null): number | null {
  const at = other?.comparison.forks[0]?.at
  if (!at) return null
  const index = rows.findIndex(
    ({ step, otherStep }) =>
      (step === null || otherStep === null) && (step === at.recorded - 1 || otherStep === at.other - 1),
  )
  return index === -1 ? null : index
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
