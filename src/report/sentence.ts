import { factsOf, type Fact } from '../program/explain.ts'
import type { Effect, Expression, Place } from '../program/expression.ts'
import { evaluate, ModelError, type Environment } from '../program/interpret.ts'
import { labelOf, type Program, type StepLabel, type Transition } from '../program/program.ts'
import { subexpressions } from '../program/transform.ts'
import type { LabelWords, TogetherWords } from '../program/vocabulary.ts'
import { readersField } from '../state/declare.ts'
import { TASK, type Value } from '../state/schema.ts'
import type { State } from '../state/state.ts'
import type { Change } from './counterexample.ts'
import { fromTo, groupBy, NOTHING } from './words.ts'
import { phrase, spokenFacts, namedValue, withName, wordsFor, type Phrase, type Speech } from './speech.ts'

/** A step that was taken. */
export interface Told {
  readonly transition: Transition
  readonly choices: readonly number[]
  readonly before: State
  readonly changes: readonly Change[]
}

/**
 * What a step sees and does, in one sentence: the facts that decided, what it reads, every change of memory, and what that
 * means, where the vocabulary says so.
 */
export function sentenceOf(speech: Speech, told: Told): string {
  const name = labelOf(speech.program, told.transition)
  return `${subjectOf(speech, name, told.transition.task)} ${predicateOf(speech, name, told)}.`
}

/** The sentence of a step that cannot be completed. */
export function failureOf(speech: Speech, transition: Transition): string {
  const name = labelOf(speech.program, transition)
  return `${subjectOf(speech, name, transition.task)} cannot complete ${name.label}.`
}

/** What a decision saw, and what that means where the vocabulary says so; null for a step that decided nothing. */
export function decisionOf(
  speech: Speech,
  told: Told,
): { readonly facts: readonly Fact[]; readonly seen: string; readonly so: string | undefined } | null {
  const { transition } = told
  if (transition.guards.length === 0 || !hasAlternative(speech, transition)) return null
  const { sees, so } = labelWords(speech, labelOf(speech.program, transition))
  const facts = seenFacts(speech, told)
  const seen = sees ?? spokenFacts(speech, facts)
  return seen === '' ? null : { facts, seen, so }
}

/** A decision as a clause: who saw what, and what that means. */
export function whyOf(speech: Speech, told: Told): string | null {
  const decision = decisionOf(speech, told)
  if (!decision) return null
  const subject = subjectOf(speech, labelOf(speech.program, told.transition), told.transition.task)
  return `${subject} sees that ${decision.seen}${decision.so ? `, so ${decision.so}` : ''}`
}

/** The innermost function, else the task. */
function subjectOf({ program, vocabulary: { noFunctions } }: Speech, { path }: StepLabel, task: number): string {
  const routine = noFunctions === 'all' ? undefined : path.slice(1).findLast((each) => !noFunctions.includes(each))
  return routine === undefined ? program.tasks[task]!.name : `${routine}()`
}

function predicateOf(speech: Speech, name: StepLabel, told: Told): string {
  const label = labelWords(speech, name)
  const done = spokenChanges(speech, changePhrases(speech, told.changes))
  const seen = label.sees ?? spokenFacts(speech, seenFacts(speech, told))
  const so = label.so ? `, so ${label.so}` : ''
  if (seen === '') return `${done.length > 0 ? listed(done) : (label.does ?? NOTHING)}${so}`
  const sees = `${label.verb ?? 'sees that'} ${seen}`
  if (done.length > 0) return `${listed([sees, ...done])}${so}`
  return hasAlternative(speech, told.transition) ? `${sees}${so}` : `${label.does ?? 'goes on'}, now that ${seen}${so}`
}

function labelWords({ vocabulary: { labels } }: Speech, { path, label }: StepLabel): LabelWords {
  const plain = label.replace(/ \(\d+\)$/, '')
  const key = [`${path.at(-1) ?? ''}/${plain}`, plain].find((each) => Object.hasOwn(labels, each))
  return key === undefined ? {} : labels[key]!
}

/** Where there is none, the step has only waited for its time. */
function hasAlternative({ program }: Speech, { task, location, guards }: Transition): boolean {
  return guards.length === 0 || program.tasks[task]!.locations[location]!.transitions.length > 1
}

/** `a`, `a, and b`, `a, b, and c`. */
function listed(clauses: readonly string[]): string {
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')}, and ${clauses.at(-1)}`
}

/** What the step looked at: its guards, and what it reads into locals; but for what it changes, of which it says both values. */
function seenFacts(speech: Speech, { transition, choices, before, changes }: Told): Fact[] {
  const { schema } = speech.program
  const variables = new Map(transition.parameters.map(({ variable }, index) => [variable, choices[index]!]))
  const env: Environment = { schema, state: before, variables }
  const memory = changes.filter(({ kind }) => kind === 'memory')
  const isChanged = ({ entity, index, field }: Place, at: Environment): boolean => {
    const number = orNull(() => evaluate(index, at))
    return memory.some((each) => each.entity === entity && each.instance === number && each.field === field)
  }
  return [
    ...transition.guards.flatMap((guard) => orNull(() => factsOf(guard, true, env)) ?? []),
    ...readInto(speech, transition, env),
  ].filter(({ node, env: at }) => {
    const parts = subexpressions(node)
    if (parts.some(({ kind }) => kind === 'some' || kind === 'every' || kind === 'sum')) return true
    return !parts.some((part) => part.kind === 'read' && isChanged(part.place, at))
  })
}

/** What the step puts into locals of its task, as far as it comes straight from memory. */
function readInto({ program }: Speech, { task, effects }: Transition, env: Environment): Fact[] {
  const { entity } = program.tasks[task]!
  const values = effects.flatMap((effect: Effect) =>
    effect.kind === 'set' && effect.place.entity === entity && effect.value.kind === 'read' ? [effect.value] : [],
  )
  return values
    .filter((value: Extract<Expression, { readonly kind: 'read' }>) => value.place.entity !== entity)
    .filter((value) => orNull(() => evaluate(value, env)) !== null)
    .map((node) => ({ node, is: true, env, instances: [] }))
}

/** Null where a reference on the way cannot be followed. */
function orNull<T>(value: () => T): T | null {
  try {
    return value()
  } catch (error) {
    if (error instanceof ModelError) return null
    throw error
  }
}

/** What is said, and of which fields. */
type Said = Phrase & { readonly fields: readonly string[] }

/** A clause for each change of memory, but for those that are said together; locks are taken first and released last. */
export function changePhrases(speech: Speech, changes: readonly Change[]): Said[] {
  const memory = changes.filter(({ kind }) => kind === 'memory')
  const released = memory.filter((change) => isRelease(speech, change))
  const groups = groupBy(memory, ({ entity, instance }) => `${instance} ${entity}`)
  const phrases = groups.flatMap((group) => phrasesOf(speech, group))
  const isLast = ({ fields, entity, instance }: Said): boolean =>
    fields.every((field) =>
      released.some((each) => each.entity === entity && each.instance === instance && each.field === field),
    )
  return [...phrases.filter((each) => !isLast(each)), ...phrases.filter(isLast)]
}

/** True where a task lets go of a lock. */
function isRelease({ program }: Speech, change: Change): boolean {
  return isLockChange(program, change) && (change.after === null || change.after < change.before!)
}

/** True for the holder of a lock, and the number of its readers. */
export function isLockChange(program: Program, { entity, field }: Pick<Change, 'entity' | 'field'>): boolean {
  const holders = Object.keys(program.schema.entities[entity]!.fields).filter((name) =>
    isHolder(program, { entity, field: name }),
  )
  return holders.some((name) => name === field || readersField(name) === field)
}

/** True for the field of a lock that names the task that has it. */
function isHolder({ schema }: Program, { entity, field }: Pick<Change, 'entity' | 'field'>): boolean {
  const { type } = schema.entities[entity]!.fields[field]!
  return type.kind === 'reference' && type.entity === TASK
}

/** Of the changes of one instance. */
function phrasesOf(speech: Speech, changes: readonly Change[]): Said[] {
  const [first] = changes
  if (!first) return []
  const { entity, instance } = first
  const rule = speech.vocabulary.entities[entity]?.together?.find((each) => fits(speech, each, changes))
  if (!rule) return changes.map((change) => singlePhrase(speech, change))
  const said = [...Object.keys(rule.changed), ...(rule.also ?? [])]
  const words = changes.reduce(
    (text, { field, before, after }) =>
      text
        .replaceAll(`{${field}.before}`, namedValue(speech, entity, field, before))
        .replaceAll(`{${field}.after}`, namedValue(speech, entity, field, after)),
    rule.words,
  )
  return [
    { ...phrase(speech, entity, instance, words), fields: said },
    ...phrasesOf(
      speech,
      changes.filter(({ field }) => !said.includes(field)),
    ),
  ]
}

function fits(speech: Speech, { changed }: TogetherWords, changes: readonly Change[]): boolean {
  return Object.entries(changed).every(([field, key]) => {
    const change = changes.find((each) => each.field === field)
    return change !== undefined && [...keysOf(speech, change), 'any'].includes(key)
  })
}

/** What a change goes by in a table of words, the nearest first. */
function keysOf({ program }: Speech, { entity, field, before, after }: Change): string[] {
  const { type } = program.schema.entities[entity]!.fields[field]!
  if (type.kind === 'reference') return after === null ? ['none'] : ['set']
  if (typeof before !== 'number' || typeof after !== 'number') return [flagWord(after)]
  const by = after - before
  const step = Math.abs(by) === 1 ? [by > 0 ? '+1' : '-1'] : []
  return [`${before}->${after}`, String(after), ...step, by > 0 ? 'more' : 'less']
}

function flagWord(value: Value): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

function singlePhrase(speech: Speech, change: Change): Said {
  const { entity, instance, field } = change
  const [before, after] = [change.before, change.after].map((value) => namedValue(speech, entity, field, value))
  const template = wordsFor(speech.vocabulary.entities[entity]?.fields[field]?.becomes, keysOf(speech, change))
  const words = template ?? withoutWords(speech, change)
  const filled = words
    .replaceAll('{before} -> {after}', fromTo(before!, after!))
    .replaceAll('{before}', before!)
    .replaceAll('{after}', after!)
  return { ...phrase(speech, entity, instance, filled), fields: [field] }
}

/** For a field that the vocabulary does not know. */
function withoutWords({ program }: Speech, change: Change): string {
  const { field, before, after } = change
  if (isHolder(program, change) && (before === null || after === null))
    return `${before === null ? 'takes' : 'releases'} ${field} of {}`
  return `sets ${field} of {}: {before} -> {after}`
}

/** Clauses with names; an instance that was just named is `it`. */
function spokenChanges(speech: Speech, phrases: readonly Phrase[]): string[] {
  return phrases.map((each, index) => {
    const before = phrases[index - 1]
    const again = before?.entity === each.entity && before.instance === each.instance
    return again ? each.words.replaceAll('{}', 'it') : withName(speech, each)
  })
}
