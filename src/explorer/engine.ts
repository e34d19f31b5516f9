import type { State } from '../state/state.ts'

/**
 * A breadth-first search of one model that can be driven in slices. States are numbered in the order in which they
 * are found, so that each level is a run of consecutive numbers. With symmetry on, a number stands for an orbit and
 * the stored state is one representative of it. A state in which a task only passes is not stored: to the states behind it
 * leads one step. Two engines implement this: `reference.ts` says what it means,
 * `compiled/` is fast; which states there are, on which level, and all counts are the same.
 */
export interface Engine {
  /** Expands at most `count` further states. False when no state is left to expand. Throws `OutOfMemory`, or an error of JavaScript that says so. */
  advance(count: number): boolean
  /** Distinct states found so far, the initial one included. */
  readonly states: number
  /**
   * Steps taken so far from expanded states; self-loops and steps into known states count too. In coarse steps these are moves, of which those that meet
   * on their way go on as one.
   */
  readonly transitions: number
  /** Number of states expanded so far. */
  readonly expanded: number
  /** The first state number of each level found so far; level 0 is the initial state. */
  readonly levels: readonly number[]
  /** Bytes held for the visited set, the queue and what traces need. */
  readonly bytes: number
  /** Per transition id: 1 where the step was taken at least once. */
  readonly taken: Uint8Array
  /** Per property, by its index: 1 where a step that was completed evaluated a `check` of it. */
  readonly checked: Uint8Array
  /** Numbers of the states from which no step is possible, ascending. */
  readonly ends: readonly number[]
  /** For each property with a hit, by its index: the level of its first one. For a hit on a step, of the state it leaves. */
  readonly hits: ReadonlyMap<number, number>
  /** A stored state, unpacked. */
  state(number: number): State
  /** The number of the stored state that equals this one (up to renaming, with symmetry on), or -1. */
  find(state: State): number
  /** States of a level at which (or from which, for a hit on a step) the property has a hit. Ascending. */
  hitsAt(level: number, property: number): number[]
  /** States of a level from which some step leads to a state in `targets`. Ascending. */
  reaching(level: number, targets: ReadonlySet<number>): number[]
  /** Calls `visit` for each state of a level, ascending, with the states that its steps lead to, one for each; -1 for one that is not stored. */
  eachSuccessors(level: number, visit: (state: number, targets: readonly number[]) => void): void
}

export interface EngineOptions {
  /** Reduce interchangeable entities to one representative of each orbit. */
  readonly symmetry: boolean
}
