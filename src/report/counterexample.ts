import type { Exploration, PropertyResult, Run, Verdict } from '../explorer/exploration.ts'
import type { Model, Property } from '../invariants/property.ts'
import { numberedNames } from '../program/explain.ts'
import type { Effect } from '../program/expression.ts'
import { labelOf, type SourcePosition, type Task, type Transition } from '../program/program.ts'
import type { Steps } from '../program/assemble.ts'
import { read, toValuation, type State } from '../state/state.ts'
import { defaultValue, TASK, type Schema, type Valuation, type Value, type ValueType } from '../state/schema.ts'
import { fieldKinds, type FieldKind } from './field-kind.ts'
import { relativePosition } from './position.ts'
import { staleChecks, type StaleCheck } from './stale-checks.ts'

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
  /** The bounds of the model and the types of its fields, in declaration order. */
  readonly entities: Readonly<Record<string, EntityDescription>>
  /** By task number. */
  readonly tasks: readonly TaskDescription[]
  readonly initial: Valuation
  readonly steps: readonly Step[]
  /** The decisions that other tasks made stale while they were acted on, at most ten. */
  readonly staleChecks: readonly StaleCheck[]
  /** The step that cannot be completed; only for a model error, and only where the error lies in a step. */
  readonly failing: StepName | null
  readonly statistics: { readonly states: number; readonly transitions: number; readonly depth: number }
  /** The command that shows this run again. */
  readonly command: string
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
  readonly fields: Readonly<Record<string, { readonly kind: FieldKind; readonly type: ValueType }>>
}

export interface TaskDescription {
  readonly number: number
  readonly name: string
  /** The entity instance that holds the task's control location and locals. */
  readonly entity: string
  readonly instance: number
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

export interface Change {
  readonly entity: string
  readonly instance: number
  readonly field: string
  readonly before: Value
  readonly after: Value
  readonly kind: FieldKind
}

/** What people call an instance. */
export type Labels = (entity: string, instance: number) => string

export interface Subject {
  readonly test: string
  readonly era: string | null
  readonly model: Model
  readonly result: PropertyResult
  readonly exploration: Pick<Exploration, 'states' | 'transitions' | 'depth'>
  readonly command: string
  readonly origin?: Origin
  /** The folder to which source positions are made relative. */
  readonly root: string
  readonly labels?: Labels
  readonly litmusPosition?: (transition: Transition) => SourcePosition | null
}

/** The document of a run. Throws where the result has no run. */
export function toDocument(subject: Subject): Counterexample {
  const { model, result, exploration } = subject
  const { property, verdict, run } = result
  if (!run) throw new Error(`the result of '${property.name}' has no run`)
  const { name, kind, meaning, source } = property
  return {
    schema: SCHEMA,
    version: VERSION,
    test: subject.test,
    era: subject.era,
    origin: subject.origin ?? null,
    property: { name, kind, meaning, source },
    verdict,
    explanation: run.explanation,
    entities: describeEntities(model, subject.labels),
    tasks: model.program.tasks.map(describeTask),
    initial: toValuation(run.initial),
    steps: describeSteps(subject, run),
    staleChecks: staleChecks(model.program, run, subject.labels ?? numberedNames),
    failing: run.failing && describeStep(subject, run.failing.transition, run.failing.choices),
    statistics: { states: exploration.states, transitions: exploration.transitions, depth: exploration.depth },
    command: subject.command,
  }
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

function describeEntities({ program }: Model, labels: Labels | undefined): Counterexample['entities'] {
  const kinds = fieldKinds(program)
  const taskName = (entity: string, instance: number) =>
    program.tasks.find((task) => task.entity === entity && task.instance === instance)?.name
  const label: Labels =
    labels ?? ((entity, instance) => taskName(entity, instance) ?? numbered(program.schema, entity, instance))
  return Object.fromEntries(
    Object.entries(program.schema.entities).map(([name, { count, fields }]) => [
      name,
      {
        count,
        names: Array.from({ length: count }, (_, instance) => label(name, instance)),
        fields: Object.fromEntries(
          Object.entries(fields).map(([field, { type }]) => [field, { kind: kinds(name, field), type }]),
        ),
      },
    ]),
  )
}

/** `frame 0`; an entity with one instance needs no number. */
function numbered(schema: Schema, entity: string, instance: number): string {
  return schema.entities[entity]!.count === 1 ? entity : `${entity} ${instance}`
}

function describeTask({ number, name, entity, instance }: Task): TaskDescription {
  return { number, name, entity, instance }
}

function describeSteps(subject: Subject, run: Run): Step[] {
  const { schema } = subject.model.program
  const kinds = fieldKinds(subject.model.program)
  const before = [run.initial, ...run.steps.map((step) => step.state)]
  return run.steps.map((step, index) => ({
    ...describeStep(subject, step.transition, step.choices),
    changes: differences(schema, before[index]!, step.state).map((change) => {
      const kind = kinds(change.entity, change.field)
      return { ...change, kind: kind === 'local' && isReset(step.transition, change) ? 'control' : kind }
    }),
  }))
}

/** True where the step puts a local back to its default, as steps do when nobody will read it again. */
function isReset({ effects }: Transition, { entity, field, after }: Omit<Change, 'kind'>): boolean {
  const resets = (effect: Effect): boolean => {
    switch (effect.kind) {
      case 'set': {
        const { place, value } = effect
        const own = place.entity === entity && place.field === field
        return own && value.kind === 'constant' && value.value === after && after === defaultValue(place.type)
      }
      case 'if':
        return [...effect.then, ...effect.else].some(resets)
      case 'check':
      case 'require':
      case 'forEach':
        return false
    }
  }
  return effects.some(resets)
}

function describeStep(subject: Subject, transition: Transition, choices: readonly number[]): StepName {
  const { path, label } = labelOf(subject.model.program, transition)
  return {
    task: transition.task,
    label,
    path,
    choices: transition.parameters.map(({ variable, domain }, index) => ({
      variable,
      entity: domain.kind === 'entity' ? domain.entity : null,
      value: choices[index]!,
    })),
    source: relativePosition(subject.root, transition.source),
    litmus: relativePosition(subject.root, subject.litmusPosition?.(transition) ?? null),
  }
}

function differences(schema: Schema, before: State, after: State): Omit<Change, 'kind'>[] {
  return Object.entries(schema.entities).flatMap(([entity, { count, fields }]) =>
    Array.from({ length: count }, (_, instance) =>
      Object.keys(fields).map((field) => ({
        entity,
        instance,
        field,
        before: read(before, entity, instance, field),
        after: read(after, entity, instance, field),
      })),
    )
      .flat()
      .filter((change) => change.before !== change.after),
  )
}

/** What people call an instance of an entity of the document; tasks have their own names. */
export function nameOf(document: Counterexample, entity: string, instance: number): string {
  if (entity === TASK) return document.tasks[instance]?.name ?? `${TASK} ${instance}`
  return document.entities[entity]?.names[instance] ?? `${entity} ${instance}`
}
