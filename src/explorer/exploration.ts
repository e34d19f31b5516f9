import type { Property } from '../invariants/property.ts'
import type { Transition } from '../program/program.ts'
import type { State } from '../state/state.ts'
import type { Verdict } from './verdict.ts'

export type { Verdict } from './verdict.ts'

/** One step of a run: what was chosen, and the state after it. */
export interface RunStep {
  readonly transition: Transition
  /** The chosen instance or number for each parameter of the transition, in order. */
  readonly choices: readonly number[]
  readonly state: State
}

/**
 * A shortest run from the initial state to a hit of a property; among the shortest, one with the fewest changes of
 * task. It is a run of the model as written: an interchangeable instance keeps its name all along.
 */
export interface Run {
  readonly initial: State
  readonly steps: readonly RunStep[]
  /** A step that cannot be completed (a model error): the run ends in the state before it. */
  readonly failing: { readonly transition: Transition; readonly choices: readonly number[] } | null
  /** What is wrong, in words: the instance and the conjunct that failed, or the model error. */
  readonly explanation: string
}

export interface PropertyResult {
  readonly property: Property
  readonly verdict: Verdict
  /**
   * How many moves it takes to break the property or to show the witness, at least; null where none does. A move is a step; in
   * coarse steps it is all that a task does on its way. Of an error of the model it may be one more than it takes.
   */
  readonly moves: number | null
  /** The counterexample, or for a witness the run that shows it. Null, too, where runs were not asked for, or no memory is left to find it. */
  readonly run: Run | null
}

export type Limit = 'states' | 'memory' | 'time' | 'depth' | 'interrupt'

export interface Limits {
  readonly states?: number
  /** In bytes, for what the engine holds. */
  readonly memory?: number
  readonly seconds?: number
  /** Steps from the initial state. */
  readonly depth?: number
}

/** What an exploration found. Everything but `seconds` and `bytes` is the same on every machine. */
export interface Exploration {
  readonly states: number
  readonly transitions: number
  /** The number of steps of the longest shortest run: the number of the last level, counted from 0. */
  readonly depth: number
  /** The limit that ended the exploration before every state was expanded, or null. */
  readonly stoppedBy: Limit | null
  readonly properties: readonly PropertyResult[]
  /** Steps that no run ever takes: what they guard was never put to the test. */
  readonly neverTaken: readonly Transition[]
  /** The states from which no step is possible, unpacked on demand. */
  readonly ends: () => Iterable<State>
  /** For the search alone, without the search for the runs to show. */
  readonly seconds: number
  readonly bytes: number
}

export interface Progress {
  readonly states: number
  readonly transitions: number
  readonly level: number
  readonly seconds: number
}
