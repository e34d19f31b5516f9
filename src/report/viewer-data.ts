import type { Comparison } from './comparison.ts'
import type { Counterexample } from './counterexample.ts'

/** What a viewer page shows. Plain data: it travels as JSON. */
export interface ViewerData {
  /** At least one. */
  readonly runs: readonly ViewedRun[]
  /** The era that stands beside the run at first; if missing, none. */
  readonly beside?: string
  /** The texts of the files that steps name, by path. */
  readonly sources: Readonly<Record<string, string>>
}

export interface ViewedRun {
  readonly document: Counterexample
  /** The eras that have this very model, and so this run. Empty where the model is no kernel's. */
  readonly eras: readonly string[]
  /** In the order in which they are offered. */
  readonly others: readonly OtherEra[]
}

/** The same schedule under other eras, all of which have one and the same model. */
export interface OtherEra extends UnderAnotherEra {
  readonly eras: readonly string[]
}

/** The schedule of a run under another era. */
export interface UnderAnotherEra {
  readonly comparison: Comparison
  /** What the replay did, as a document like that of the run; its property may hold. */
  readonly document: Counterexample
  /** For each step of that document the step of the run that it stands for, counted from 1; null for one of a detour. */
  readonly scheduled: readonly (number | null)[]
}

/** The element of the page that holds the data, as base64 of deflated JSON of its shared parts. */
export const DATA_ELEMENT = 'runs'
