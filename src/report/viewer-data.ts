import type { Counterexample } from './counterexample.ts'

/** What a viewer page shows. Plain data: it travels as JSON. */
export interface ViewerData {
  /** At least one. */
  readonly runs: readonly ViewedRun[]
  /** The texts of the files that steps name, by path. */
  readonly sources: Readonly<Record<string, string>>
}

export interface ViewedRun {
  readonly document: Counterexample
  readonly comparisons: readonly Comparison[]
}

/** The same schedule under another era. */
export interface Comparison {
  readonly era: string
  /** The other run, drawn like the first. */
  readonly document: Counterexample
  /** For each step of the other run, the step of the first that it stands for, counted from 0; null for a step of its own. */
  readonly scheduled: readonly (number | null)[]
  /** The first step of the run that the other era takes otherwise, counted from 0; null where it takes all of them. */
  readonly parts: number | null
  /** Where they part, in a sentence. */
  readonly headline: string
  /** How the other run ends, in sentences. */
  readonly ending: readonly string[]
}

/** The element of the page that holds the data, as base64 of deflated JSON. */
export const DATA_ELEMENT = 'runs'
