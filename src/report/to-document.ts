import type { Exploration, PropertyResult, Run } from '../explorer/exploration.ts'
import type { Model } from '../invariants/property.ts'
import { numberedNames } from '../program/explain.ts'
import type { Effect } from '../program/expression.ts'
import { labelOf, type SourcePosition, type Task, type Transition } from '../program/program.ts'
import { read, toValuation, type State } from '../state/state.ts'
import { defaultValue, type Schema } from '../state/schema.ts'
import {
  SCHEMA,
  VERSION,
  type Change,
  type Counterexample,
  type Labels,
  type Origin,
  type Step,
  type StepName,
  type TaskDescription,
} from './counterexample.ts'
import { fieldKinds } from './field-kind.ts'
import { relativePosition } from './position.ts'
import { staleChecks } from './stale-checks.ts'

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
