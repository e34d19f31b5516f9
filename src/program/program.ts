import { TURN_ENTITY } from '../state/names.ts'
import { TASK, type Schema, type Valuation } from '../state/schema.ts'
import type { Effect, Expression } from './expression.ts'

/**
 * A program after flattening: for each task a control-flow graph whose locations are the members of the enumeration
 * field `pc` of the task's entity. Locals are fields of that entity too. Everything that a step does to the state,
 * its new `pc` and the reset of dead locals included, stands in its effects: an engine needs to know no more.
 */
export interface Program {
  readonly name: string
  readonly schema: Schema
  readonly initial: Valuation
  /** In task-number order: `tasks[t].number === t`. */
  readonly tasks: readonly Task[]
}

export interface Task {
  readonly name: string
  readonly number: number
  /** The entity instance that holds this task's `pc` and locals. */
  readonly entity: string
  readonly instance: number
  /** In the order of the members of the `pc` enumeration. */
  readonly locations: readonly Location[]
}

export interface Location {
  /** Unique within the task; routines that were spliced in are named on the way: `write/do_wp_page/lock_ptl`. */
  readonly label: string
  /** True where the task may stay for ever: at its end, or waiting for work. */
  readonly rest: boolean
  /**
   * Where a task on its way in coarse steps only passes: no other task moves now, so the state is not kept, unless the
   * task is stuck in it. On every way round a loop there is a `loop`; the last of MOST_LOOPS in one move is kept, so that
   * no move is endless. Nobody looks at what is kept for that.
   */
  readonly passing: 'no' | 'yes' | 'loop'
  readonly transitions: readonly Transition[]
}

export interface Transition {
  /** Unique in the program, counted from 0 in the order task, location, transition. */
  readonly id: number
  readonly task: number
  readonly label: string
  /** The index of the location where the step is possible. */
  readonly location: number
  /** Nondeterministic choices: one transition for each combination of values under which all guards hold. */
  readonly parameters: readonly Parameter[]
  /** Read the state before the step; may use the parameters. All must hold. */
  readonly guards: readonly Expression[]
  readonly effects: readonly Effect[]
  readonly source: SourcePosition | null
}

/** A value chosen by a step: an instance of an entity, or a number. */
export interface Parameter {
  readonly variable: string
  readonly domain:
    | { readonly kind: 'entity'; readonly entity: string }
    | { readonly kind: 'range'; readonly min: number; readonly max: number }
}

/** Where in a model's source a step was written. Lines count from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
}

/** Whose turn it is in coarse steps: null where every task is at a boundary. Models in fine steps have no such entity. */
export const TURN = { entity: TURN_ENTITY, field: 'of', type: { kind: 'reference', entity: TASK } } as const

/** So many heads of loops end a move. Nothing depends on the number but how many states are kept. */
export const MOST_LOOPS = 8

/** Whether some task is in coarse steps: it has locations that it only passes. */
export function hasPassing({ tasks }: Program): boolean {
  return tasks.some(({ locations }) => locations.some(({ passing }) => passing !== 'no'))
}

/** All transitions in the order of their ids. */
export function allTransitions(program: Program): Transition[] {
  return program.tasks.flatMap((task) => task.locations.flatMap((location) => location.transitions))
}

/** What a step is called: the operation and the routines around it, and its own label within them. */
export interface StepLabel {
  readonly path: readonly string[]
  readonly label: string
}

/** Where a task is, in words: `lock_ptl in do_wp_page, in write x 1`. */
export function whereWords({ label }: Location): string {
  const parts = label.split('/')
  const step = parts.at(-1)!.replace(parts.length > 1 ? / \(\d+\)$/ : '', '')
  return [parts.length > 2 ? `${step} in ${parts.at(-2)!}` : step, ...parts.slice(0, 1)]
    .slice(0, parts.length)
    .join(', in ')
}

export function labelOf({ tasks }: Program, transition: Transition): StepLabel {
  const location = tasks[transition.task]!.locations[transition.location]!
  const whole = transition.label.includes('/') ? transition.label : location.label
  return {
    path: whole.split('/').slice(0, -1),
    label: transition.label.slice(transition.label.lastIndexOf('/') + 1),
  }
}
