import type { Verdict } from '../explorer/exploration.ts'
import type { Property } from '../invariants/property.ts'
import type { Steps } from '../program/assemble.ts'
import type { SourcePosition } from '../program/program.ts'
import { TASK, type Valuation, type Value, type ValueType } from '../state/schema.ts'
import type { FieldKind } from './field-kind.ts'

export const SCHEMA = 'cowproof/counterexample'
/** Raised when a reader of the version before could misread a document. */
export const VERSION = 1

/** A run that breaks a property, or shows a witness, with all that is needed to draw it or to check it again. */
export interface Counterexample {
  readonly schema: typeof SCHEMA
  readonly version: typeof VERSION
  /** The litmus test or model. */
  readonly test: string
  readonly era: string | null
  /** What the test is about; null where nobody says, and in documents of versions that did not write it. */
  readonly about: About | null
  /** Null where the model is no kernel's, and in documents of versions that did not write it. */
  readonly origin: Origin | null
  readonly property: {
    readonly name: string
    readonly kind: Property['kind']
    readonly meaning: string
    readonly source: string
  }
  readonly verdict: Verdict
  /** What is wrong in the last state, or why the failing step cannot be completed. */
  readonly explanation: string
  /** The explanation in the words of the model. Empty where there are none, and in documents of versions that did not write it. */
  readonly spoken: string
  /** The bounds of the model and the types of its fields, in declaration order. */
  readonly entities: Readonly<Record<string, EntityDescription>>
  /** By task number. */
  readonly tasks: readonly TaskDescription[]
  readonly initial: Valuation
  readonly steps: readonly Step[]
  /** The decisions that other tasks made stale while they were acted on, at most ten. */
  readonly staleChecks: readonly StaleCheck[]
  /** The decisions about something that somebody had a reference to, the last five. */
  readonly checks: readonly Check[]
  /** The step that cannot be completed; only for a model error, and only where the error lies in a step. */
  readonly failing: StepName | null
  readonly statistics: { readonly states: number; readonly transitions: number; readonly depth: number }
  /** The command that shows this run again. */
  readonly command: string
}

/** What a test is about, in a sentence, and what it rests on: a CVE, a commit, a selftest. */
export interface About {
  readonly description: string
  /** Null where the test does not say. */
  readonly source: string | null
}

/** What the model was made from: enough to make it again, and under another era. */
export interface Origin {
  /** The era in the words that name it: for one from a file, the path. */
  readonly era: string
  readonly steps: Steps
  /** What a PIN adds to the refcount: null for so much that other references never look like one. */
  readonly pinBias: number | null
  readonly from:
    | { readonly kind: 'litmus'; readonly name: string; readonly text: string }
    | {
        readonly kind: 'storm'
        /** For each process. */
        readonly threads: readonly number[]
        readonly pages: number
        readonly references: number
        readonly slots: number
        /** Null for as many as any run needs. */
        readonly frames: number | null
        /** By name. */
        readonly operations: readonly string[]
      }
}

export interface EntityDescription {
  readonly count: number
  /** What people call each instance: `frame 0`. */
  readonly names: readonly string[]
  readonly fields: Readonly<Record<string, FieldDescription>>
}

export interface FieldDescription {
  readonly kind: FieldKind
  readonly type: ValueType
  /** Values of the run that need words, in these words, by value: `unset` for -1. */
  readonly words?: Readonly<Record<string, string>>
}

/** A field of an instance. */
export interface FieldOf {
  readonly entity: string
  readonly instance: number
  readonly field: string
}

export interface TaskDescription {
  readonly number: number
  readonly name: string
  /** The entity instance that holds the task's control location and locals. */
  readonly entity: string
  readonly instance: number
}

/** What was decided about something while others had references to it. Steps are counted from 1. */
export interface Check {
  readonly step: number
  readonly saw: string
  /** The fields of memory that it was about. */
  readonly looked: readonly FieldOf[]
  /** What that meant. */
  readonly so: string
  /** How many references there were, where the decision did not look at that: `refcount of frame 0 is 2`. */
  readonly unseen: string | null
  /** Where that number is: null where there is none, and in documents of versions that did not write it. */
  readonly missed: FieldOf | null
  /** Who had one, and the step that it was taken in: null for one that was there from the start. */
  readonly holders: readonly { readonly name: string; readonly since: number | null }[]
}

/** Which step was taken. */
export interface StepName {
  /** The number of the task. */
  readonly task: number
  readonly label: string
  /** The operation and the routines within it: `['write', 'do_wp_page']`. */
  readonly path: readonly string[]
  readonly choices: readonly Choice[]
  /** Where the model says it. */
  readonly source: SourcePosition | null
  /** Where the litmus test asks for the operation. */
  readonly litmus: SourcePosition | null
  /** What the step sees and does, in the words of the model. Empty in documents of versions that did not write it. */
  readonly sentence: string
}

/** What a nondeterministic step chose: a number, or an instance of an entity. */
export interface Choice {
  readonly variable: string
  readonly entity: string | null
  readonly value: number
}

export interface Step extends StepName {
  /** In the order of the schema. A field that the step sets to the value that it had is no change. */
  readonly changes: readonly Change[]
}

export interface Change extends FieldOf {
  readonly before: Value
  readonly after: Value
  readonly kind: FieldKind
}

/** A decision that a task was still acting on when another task changed what it rested on. Steps are counted from 1. */
export interface StaleCheck {
  readonly step: number
  readonly saw: string
  /** The fields of memory that it was about. Empty in documents of versions that did not write it. */
  readonly looked: readonly FieldOf[]
  /** The step after which the decision would have been another one. */
  readonly changedBy: number
  readonly now: string
}

/** What people call an instance. */
export type Labels = (entity: string, instance: number) => string

/** The steps of the run, and after them the one that cannot be completed, where there is one. */
export function namedSteps({
  steps,
  failing,
}: Pick<Counterexample, 'steps' | 'failing'>): readonly (Step | StepName)[] {
  return failing ? [...steps, failing] : steps
}

/** The numbers of the tasks that take a step, or fail to, ascending. */
export function movingTasks(document: Counterexample): number[] {
  return [...new Set(namedSteps(document).map(({ task }) => task))].sort((a, b) => a - b)
}

/** All states of the run, the initial one first: `states[n]` is the state after `n` steps. */
export function statesOf(document: Counterexample): Valuation[] {
  const states = [document.initial]
  for (const step of document.steps) states.push(step.changes.reduce(apply, states.at(-1)!))
  return states
}

function apply(state: Valuation, { entity, instance, field, after }: Change): Valuation {
  const instances = state[entity]!
  return { ...state, [entity]: instances.with(instance, { ...instances[instance], [field]: after }) }
}

/** What people call an instance of an entity of the document; tasks have their own names. */
export function nameOf(document: Counterexample, entity: string, instance: number): string {
  if (entity === TASK) return document.tasks[instance]?.name ?? `${TASK} ${instance}`
  return document.entities[entity]?.names[instance] ?? `${entity} ${instance}`
}
