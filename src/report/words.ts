import { readersField } from '../state/declare.ts'
import { TASK, type Value } from '../state/schema.ts'
import { nameOf, type Change, type Choice, type Counterexample, type Step, type StepName } from './counterexample.ts'
import type { FieldKind } from './field-kind.ts'

/** A value in words: flags are yes or no, references are called by name. */
export function valueWords(document: Counterexample, entity: string, field: string, value: Value): string {
  const { type, words } = document.entities[entity]!.fields[field]!
  if (words?.[String(value)] !== undefined) return words[String(value)]!
  switch (type.kind) {
    case 'flag':
      return value === true ? 'yes' : 'no'
    case 'range':
    case 'enumeration':
      return String(value)
    case 'reference':
      return typeof value === 'number' ? nameOf(document, type.entity, value) : 'none'
  }
}

/** `refcount 1 -> 2`. The locals of a routine lose the routine's name: it stands beside the step. */
export function changeWords(document: Counterexample, { entity, field, before, after, kind }: Change): string {
  const name = kind === 'local' ? field.slice(field.lastIndexOf('.') + 1) : field
  if (isHolder(document, entity, field) && before === null) return `${name} taken`
  if (isHolder(document, entity, field) && after === null) return `${name} released`
  const [from, to] = [before, after].map((value) => valueWords(document, entity, field, value))
  return `${name} ${fromTo(from!, to!)}`
}

/** A value before and after: what the first stands for, in brackets, goes without saying. */
export function fromTo(before: string, after: string): string {
  return `${briefly(before)} -> ${after}`
}

/** A value without what it stands for, in brackets: `17` of `17 (1 pin + 1)`. */
export function briefly(value: string): string {
  return value.replace(/ \(.*\)$/, '')
}

/** The changes of a step to one instance, of one kind. */
export interface InstanceChanges {
  readonly name: string
  readonly kind: FieldKind
  /** True where the instance is the task that takes the step. */
  readonly own: boolean
  readonly changes: readonly Change[]
}

/** The changes of a step by instance and kind, in the order of the schema. */
export function byInstance(document: Counterexample, step: Step): InstanceChanges[] {
  const task = document.tasks[step.task]!
  return groupBy(step.changes, ({ entity, instance, kind }) => `${kind} ${instance} ${entity}`).map((changes) => {
    const { entity, instance, kind } = changes[0]!
    const own = entity === task.entity && instance === task.instance
    return { name: nameOf(document, entity, instance), kind, own, changes }
  })
}

/** The items in groups of equal keys, in the order in which the keys first occur. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()]
}

/** True for a field that is part of a lock: its holder, or the number of its readers. */
export function isLock(document: Counterexample, entity: string, field: string): boolean {
  const holders = Object.keys(document.entities[entity]!.fields).filter((name) => isHolder(document, entity, name))
  return holders.some((name) => field === name || field === readersField(name))
}

/** True for memory that names a task: the holder of a lock. */
export function isHolder(document: Counterexample, entity: string, field: string): boolean {
  const { kind, type } = document.entities[entity]!.fields[field]!
  return kind === 'memory' && type.kind === 'reference' && type.entity === TASK
}

/** The label of a step with what it chose: `allocate (frame 1)`. */
export function stepWords(document: Counterexample, { label, choices }: StepName): string {
  return choices.length === 0
    ? label
    : `${label} (${choices.map((choice) => choiceWords(document, choice)).join(', ')})`
}

function choiceWords(document: Counterexample, { entity, value }: Choice): string {
  return entity === null ? String(value) : nameOf(document, entity, value)
}

/** The routines around a step: `write > do_wp_page`. */
export function pathWords({ path }: StepName): string {
  return path.join(' > ')
}

/** `I5 is violated`, `deadlock`, `model error`; a witness that was found was seen. */
export function verdictWords({ property: { name, kind }, verdict }: Counterexample): string {
  switch (verdict) {
    case 'holds':
      return `${name} holds`
    case 'seen':
      return `${name} was seen`
    case 'not seen':
      return `${name} was not seen`
    case 'vacuous':
      return `${name}: nothing was checked`
    case 'violated':
      return kind === 'deadlock' || kind === 'model' ? KIND_WORDS[kind] : `${name} is violated`
    case 'incomplete':
      return `${name}: incomplete`
  }
}

const KIND_WORDS = { deadlock: 'deadlock', model: 'model error' } as const

/** What is wrong at the end, or seen there. */
export function explanationWords({ spoken, explanation }: Counterexample): string {
  return spoken === '' ? explanation : spoken
}

/** What the property demands, or what its witness is. */
export function meaningWords({ property: { kind, meaning } }: Counterexample): string {
  return `${kind === 'witness' ? 'What it is' : 'Should hold'}: ${meaning}`
}

export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** The place in the litmus test, else in the model, where a step was asked for: `fork.ts:41`. */
export function positionWords({ litmus, source }: StepName): string {
  const position = litmus ?? source
  return position ? `${position.file}:${position.line}` : ''
}

/** The sentence of a step as it stands below its routine and beside its task: without its subject. */
export function withoutSubject(document: Counterexample, { sentence, path, task }: StepName): string {
  return predicateIn(sentence, path, document.tasks[task]!.name)
}

/** What a step does of which there is nothing to say. */
export const NOTHING = 'changes no memory'

/** A sentence without its subject, one of the routines or the task, and without its full stop. */
export function predicateIn(sentence: string, path: readonly string[], task: string): string {
  const subject = [...path.map((routine) => `${routine}()`), task].find((each) => sentence.startsWith(`${each} `))
  return (subject === undefined ? sentence : sentence.slice(subject.length + 1)).replace(/\.$/, '')
}

/** A number with commas: 1,234,567. */
export function grouped(number: number): string {
  return number.toLocaleString('en-US')
}
