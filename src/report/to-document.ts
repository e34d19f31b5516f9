import type { Exploration, PropertyResult, Run } from '../explorer/exploration.ts'
import { explainRunBy } from '../explorer/explain-hit.ts'
import type { Model, Property } from '../invariants/property.ts'
import type { Effect } from '../program/expression.ts'
import { labelOf, type Program, type SourcePosition, type Task, type Transition } from '../program/program.ts'
import { noVocabulary, type Vocabulary } from '../program/vocabulary.ts'
import { subexpressions } from '../program/transform.ts'
import { read, toValuation, type State } from '../state/state.ts'
import { defaultValue, instanceCount, TASK, type Schema, type ValueType } from '../state/schema.ts'
import {
  SCHEMA,
  VERSION,
  type About,
  type Change,
  type Counterexample,
  type FieldDescription,
  type Labels,
  type Origin,
  type Step,
  type StepName,
  type TaskDescription,
} from './counterexample.ts'
import { checksOf } from './checks.ts'
import { fieldKinds } from './field-kind.ts'
import { relativePosition } from './position.ts'
import { failureOf, sentenceOf } from './sentence.ts'
import { hasValueWords, namedValue, plainReason, spokenReason, type Speech } from './speech.ts'
import { staleChecks } from './stale-checks.ts'

export interface Subject {
  readonly test: string
  readonly era: string | null
  readonly about?: About
  readonly model: Model
  readonly result: PropertyResult
  readonly exploration: Pick<Exploration, 'states' | 'transitions' | 'depth'>
  readonly command: string
  readonly origin?: Origin
  /** The folder to which source positions are made relative. */
  readonly root: string
  readonly labels?: Labels
  /** How the model's memory and steps are spoken of. */
  readonly vocabulary?: Vocabulary
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
    about: subject.about ?? null,
    origin: subject.origin ?? null,
    property: { name, kind, meaning, source },
    verdict,
    explanation: run.explanation,
    spoken: spokenExplanation(subject, property, run),
    entities: describeEntities(subject, run),
    tasks: model.program.tasks.map(describeTask),
    initial: toValuation(run.initial),
    steps: describeSteps(subject, run),
    staleChecks: staleChecks(speechOf(subject), run),
    checks: checksOf(speechOf(subject), run),
    failing: run.failing && describeStep(subject, run.failing.transition, run.failing.choices, null),
    statistics: { states: exploration.states, transitions: exploration.transitions, depth: exploration.depth },
    command: subject.command,
  }
}

/** Empty where there is nothing else to say than what the explanation says. */
function spokenExplanation(subject: Subject, property: Property, run: Run): string {
  const { model, vocabulary } = subject
  const index = model.properties.indexOf(property)
  // What the words of the program are reads well, but for where a task stands: `a.pc is done`.
  if (index === -1 || (!vocabulary && !asksWhere(property))) return ''
  const speech = speechOf(subject)
  const spoken = explainRunBy(model, index, run, (condition, env) =>
    vocabulary
      ? spokenReason(speech, condition, false, env, vocabulary.properties?.[property.name])
      : plainReason(speech, condition, false, env),
  )
  return spoken === run.explanation ? '' : spoken
}

function asksWhere(property: Property): boolean {
  const condition = 'condition' in property ? property.condition : null
  return (
    condition !== null && subexpressions(condition).some((node) => node.kind === 'read' && node.place.field === 'pc')
  )
}

function describeEntities(subject: Subject, run: Run): Counterexample['entities'] {
  const { program } = subject.model
  const kinds = fieldKinds(program)
  const label = subject.labels ?? defaultLabels(program)
  const describe = (entity: string, field: string, type: ValueType): FieldDescription => {
    const words = wordsOfValues(subject, run, entity, field)
    const bare = { kind: kinds(entity, field), type }
    return Object.keys(words).length === 0 ? bare : { ...bare, words }
  }
  return Object.fromEntries(
    Object.entries(program.schema.entities).map(([name, { count, fields }]) => [
      name,
      {
        count,
        names: Array.from({ length: count }, (_, instance) => label(name, instance)),
        fields: Object.fromEntries(
          Object.entries(fields).map(([field, { type }]) => [field, describe(name, field, type)]),
        ),
      },
    ]),
  )
}

/** The values that a field ever has in a run, in words where the vocabulary has words for them. */
function wordsOfValues(subject: Subject, run: Run, entity: string, field: string): Readonly<Record<string, string>> {
  const speech = speechOf(subject)
  if (!hasValueWords(speech, entity, field)) return {}
  const states = [run.initial, ...run.steps.map(({ state }) => state)]
  const values = new Set(
    states.flatMap((state) =>
      Array.from({ length: instanceCount(speech.program.schema, entity) }, (_, each) =>
        read(state, entity, each, field),
      ),
    ),
  )
  const named = [...values].map((value) => [String(value), namedValue(speech, entity, field, value)] as const)
  return Object.fromEntries(named.filter(([plain, words]) => words !== plain))
}

/** Tasks by their names, all else by numbers. */
function defaultLabels(program: Program): Labels {
  const taskName = (entity: string, instance: number) =>
    entity === TASK
      ? program.tasks[instance]?.name
      : program.tasks.find((task) => task.entity === entity && task.instance === instance)?.name
  return (entity, instance) => taskName(entity, instance) ?? numbered(program.schema, entity, instance)
}

/** `frame 0`; an entity with one instance needs no number. */
function numbered(schema: Schema, entity: string, instance: number): string {
  return schema.entities[entity]!.count === 1 ? entity : `${entity} ${instance}`
}

function describeTask({ number, name, entity, instance }: Task): TaskDescription {
  return { number, name, entity, instance }
}

function describeSteps(subject: Subject, run: Run): Step[] {
  const { program } = subject.model
  const before = [run.initial, ...run.steps.map((step) => step.state)]
  return run.steps.map((step, index) => {
    const changes = changesOf(program, step.transition, before[index]!, step.state)
    return { ...describeStep(subject, step.transition, step.choices, { before: before[index]!, changes }), changes }
  })
}

/** What a step changes, in the order of the schema. */
export function changesOf(program: Program, transition: Transition, before: State, after: State): Change[] {
  const kinds = fieldKinds(program)
  return differences(program.schema, before, after).map((change) => {
    const kind = kinds(change.entity, change.field)
    return { ...change, kind: kind === 'local' && isReset(transition, change) ? 'control' : kind }
  })
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

/** `taken` is null for a step that cannot be completed. */
function describeStep(
  subject: Subject,
  transition: Transition,
  choices: readonly number[],
  taken: { readonly before: State; readonly changes: readonly Change[] } | null,
): StepName {
  const { model, root, litmusPosition } = subject
  const speech = speechOf(subject)
  return {
    ...stepName(model.program, transition, choices),
    source: relativePosition(root, transition.source),
    litmus: relativePosition(root, litmusPosition?.(transition) ?? null),
    sentence: taken ? sentenceOf(speech, { transition, choices, ...taken }) : failureOf(speech, transition),
  }
}

/** What a step is called: without where it stands, and what it does. */
export function stepName(
  program: Program,
  transition: Transition,
  choices: readonly number[],
): Omit<StepName, 'source' | 'litmus' | 'sentence'> {
  const { path, label } = labelOf(program, transition)
  return {
    task: transition.task,
    label,
    path,
    choices: transition.parameters.map(({ variable, domain }, index) => ({
      // Without the number that tells it from others of the name: it says what else this process has made.
      variable: variable.split('#')[0]!,
      entity: domain.kind === 'entity' ? domain.entity : null,
      value: choices[index]!,
    })),
  }
}

function speechOf({ model: { program }, labels, vocabulary = noVocabulary }: Subject): Speech {
  return { program, names: labels ?? defaultLabels(program), vocabulary }
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
