import { evaluate, ModelError, type Environment } from '../program/interpret.ts'
import { factsOf, factWords, numberedNames, taken, type Fact, type InstanceNames } from '../program/explain.ts'
import type { Comparison, Expression, Place } from '../program/expression.ts'
import { DONE } from '../program/blocks.ts'
import type { Program } from '../program/program.ts'
import type { Heavy, Vocabulary, Words } from '../program/vocabulary.ts'
import { TURN_ENTITY } from '../state/names.ts'
import { TASK, type Value } from '../state/schema.ts'
import type { State } from '../state/state.ts'
import { fieldKinds } from './field-kind.ts'
import { counted, groupBy } from './words.ts'

/** What is needed to speak of a program: what its instances are called, and how its fields and steps are spoken of. */
export interface Speech {
  readonly program: Program
  readonly names: InstanceNames
  readonly vocabulary: Vocabulary
}

/** Words about an instance, in which `{}` stands for it. */
export interface Phrase {
  readonly entity: string
  readonly instance: number
  readonly words: string
}

/** What an instance is called in a sentence. */
export function called({ names, vocabulary }: Speech, entity: string, instance: number): string {
  const name = names(entity, instance)
  const template = vocabulary.entities[entity]?.called
  return template === undefined ? name : template.replaceAll('{own}', ownName(entity, name))
}

function ownName(entity: string, name: string): string {
  return name.startsWith(`${entity} `) ? name.slice(entity.length + 1) : name
}

/** The phrase with names, but for `{}`, which may become `it` or go without saying. */
export function phrase(speech: Speech, entity: string, instance: number, words: string): Phrase {
  const own = ownName(entity, speech.names(entity, instance))
  return { entity, instance, words: words.replaceAll('{own}', own) }
}

/** A value in a sentence. */
export function spokenValue(speech: Speech, entity: string, field: string, value: Value): string {
  const type = speech.program.schema.entities[entity]!.fields[field]!.type
  if (type.kind === 'flag') return value === true ? 'yes' : 'no'
  if (type.kind === 'reference') return typeof value === 'number' ? called(speech, type.entity, value) : 'none'
  return String(value)
}

/** The value with what it stands for, where the vocabulary says that: `18 (1 pin + 2)`, or `unset` for -1. */
export function namedValue(speech: Speech, entity: string, field: string, value: Value): string {
  const plain = spokenValue(speech, entity, field, value)
  const { values, heavy } = speech.vocabulary.entities[entity]?.fields[field] ?? {}
  const named = values?.[plain] ?? plain
  if (!heavy || typeof value !== 'number' || value < heavy.weight || !weighsSo(speech, heavy)) return named
  const things = Math.floor(value / heavy.weight)
  const rest = value % heavy.weight
  return `${plain} (${counted(things, heavy.called)}${rest === 0 ? '' : ` + ${rest}`})`
}

export function hasValueWords({ vocabulary }: Speech, entity: string, field: string): boolean {
  const { values, heavy } = vocabulary.entities[entity]?.fields[field] ?? {}
  return values !== undefined || heavy !== undefined
}

function weighsSo({ program }: Speech, { weight, constant: { entity, field } }: Heavy): boolean {
  const type = program.schema.entities[entity]?.fields[field]?.type
  return type?.kind === 'range' && type.min === weight && type.max === weight
}

/** The words for a value, or for what else it goes by; none where the table has none. */
export function wordsFor(words: Words | undefined, keys: readonly string[]): string | undefined {
  const key = [...keys, 'other'].find((each) => words?.[each] !== undefined)
  return key === undefined ? undefined : words![key]
}

/** What facts say, in one piece: `PTE parent:x is write-protected and maps frame 0`. Empty where there are none. */
export function spokenFacts(speech: Speech, facts: readonly Fact[]): string {
  const phrases = facts.flatMap((fact) => factPhrases(speech, fact)).filter(({ words }) => words !== '')
  const aboutMemory = phrases.filter((each) => !isLocal(speech, each.entity))
  const shown = aboutMemory.length > 0 ? aboutMemory : phrases
  const unique = shown.filter((each, index) => shown.findIndex((other) => isSame(each, other)) === index)
  const bySubject = groupBy(unique, ({ entity, instance }) => `${instance} ${entity}`).map((group) => {
    const words = group.map((each, index) =>
      group.slice(0, index + 1).every(({ words: said }) => said.startsWith('{} ')) && index > 0
        ? each.words.slice('{} '.length)
        : withName(speech, each),
    )
    return words.length < 3 ? words.join(' and ') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
  })
  const [first, ...others] = bySubject
  if (others.length === 0) return first ?? ''
  return `${first} ${unique.length > bySubject.length ? 'while' : 'and'} ${others.join(' and ')}`
}

/** Why a condition is what it is, in a sentence's words; where there are none for a fact, in `otherwise`, or in those of the program. */
export function spokenReason(
  speech: Speech,
  condition: Expression,
  is: boolean,
  env: Environment,
  otherwise?: string,
): string {
  const facts = factsOf(condition, is, env)
  const isSpeakable = (fact: Fact): boolean => fact.node.kind === 'read' || fact.node.kind === 'compare'
  const spoken = spokenFacts(speech, facts.filter(isSpeakable))
  const others = facts.filter((fact) => !isSpeakable(fact)).map((fact) => otherwise ?? factWords(fact, speech.names))
  const said = [...new Set([...(spoken === '' ? [] : [spoken]), ...others])]
  return (said.length > 0 ? said : facts.flatMap((fact) => standsWords(speech, fact) ?? [])).join('; ')
}

/** The same in the words of the program, but for where tasks stand. */
export function plainReason(speech: Speech, condition: Expression, is: boolean, env: Environment): string {
  const facts = factsOf(condition, is, env).map((fact) => standsWords(speech, fact) ?? factWords(fact, numberedNames))
  return [...new Set(facts)].join('; ')
}

/** Where a task stands: `parent is done`, `a is at enter`; null for any other fact. */
function standsWords({ program }: Speech, { node, env }: Fact): string | null {
  if (node.kind !== 'compare' || node.left.kind !== 'read' || node.left.place.field !== 'pc') return null
  const { entity, index } = node.left.place
  const instance = valueOf(index, env)
  const stands = program.tasks.find((task) => task.entity === entity && task.instance === instance)
  const label = evaluate(node.left, env)
  return stands ? `${stands.name} is ${label === DONE ? '' : 'at '}${String(label)}` : null
}

export function withName(speech: Speech, { entity, instance, words }: Phrase): string {
  return words.replaceAll('{}', called(speech, entity, instance))
}

function isSame(left: Phrase, right: Phrase): boolean {
  return left.entity === right.entity && left.instance === right.instance && left.words === right.words
}

function isLocal({ program }: Speech, entity: string): boolean {
  return program.tasks.some((task) => task.entity === entity) && entity.startsWith(`${TASK} `)
}

function factPhrases(speech: Speech, { node, is, env }: Fact): Phrase[] {
  switch (node.kind) {
    case 'read':
      return placePhrase(speech, node.place, env)
    case 'compare':
      return comparisonPhrases(speech, node, is, env)
    case 'constant':
    case 'variable':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'conditional':
    case 'some':
    case 'every':
    case 'sum':
      return []
  }
}

function comparisonPhrases(
  speech: Speech,
  node: Extract<Expression, { readonly kind: 'compare' }>,
  is: boolean,
  env: Environment,
): Phrase[] {
  const [left, right] = [taken(node.left, env), taken(node.right, env)]
  const [a, b] = [valuePhrases(speech, left, env), valuePhrases(speech, right, env)]
  if (a.length !== 1 || left.kind !== 'read') return [...a, ...b]
  const [first] = a
  const isRemembered = b.length === 1 && isLocal(speech, b[0]!.entity)
  if (b.length > 0 && !isRemembered) return [...a, ...b]
  const suffix = suffixOf(speech, left.place, node.operator, is, valueOf(left, env), valueOf(right, env))
  return [{ ...first!, words: `${first!.words}${suffix}` }]
}

/** `, not 1`, `, less than 16`. Nothing where the value alone says enough. */
function suffixOf(
  speech: Speech,
  { entity, field }: Place,
  operator: Comparison,
  is: boolean,
  value: Value,
  other: Value,
): string {
  const { type } = speech.program.schema.entities[entity]!.fields[field]!
  const spoken = spokenValue(speech, entity, field, value)
  const showsValue =
    wordsFor(speech.vocabulary.entities[entity]?.fields[field]?.is, [spoken])?.includes('{value}') ?? true
  if (other === null || value === null || other === value || (type.kind !== 'reference' && !showsValue)) return ''
  const words = spokenValue(speech, entity, field, other)
  if (operator === 'eq' || operator === 'ne') return typeof other === 'boolean' ? '' : `, not ${words}`
  return other === 0 ? '' : `, ${ORDERS[operator][is ? 0 : 1]} ${words}`
}

const ORDERS = {
  lt: ['less than', 'not less than'],
  le: ['at most', 'more than'],
  gt: ['more than', 'at most'],
  ge: ['at least', 'less than'],
} as const

/** The facts about what a value is made of. */
export function valuePhrases(speech: Speech, node: Expression, env: Environment): Phrase[] {
  const value = taken(node, env)
  switch (value.kind) {
    case 'read':
      return placePhrase(speech, value.place, env)
    case 'arithmetic':
      return [...valuePhrases(speech, value.left, env), ...valuePhrases(speech, value.right, env)]
    case 'constant':
    case 'variable':
    case 'compare':
    case 'not':
    case 'and':
    case 'or':
    case 'conditional':
    case 'some':
    case 'every':
    case 'sum':
      return []
  }
}

/** What is in a place. Where a task stands, and whose turn it is in coarse steps, goes without saying. */
function placePhrase(speech: Speech, place: Place, env: Environment): Phrase[] {
  const instance = valueOf(place.index, env)
  if (typeof instance !== 'number' || isControl(speech, place)) return []
  const { entity, field } = place
  const value = evaluate({ kind: 'read', place }, env)
  const spoken = spokenValue(speech, entity, field, value)
  const own = fieldKinds(speech.program)(entity, field) === 'local'
  const isFree = value === null && place.type.kind === 'reference' && place.type.entity === TASK
  const words = wordsFor(speech.vocabulary.entities[entity]?.fields[field]?.is, [spoken])
  const generic = own
    ? `${field.slice(field.lastIndexOf('.') + 1)} is {value}`
    : isFree
      ? ''
      : `${field} of {} is {value}`
  return [
    phrase(
      speech,
      entity,
      instance,
      (words ?? generic).replaceAll('{value}', namedValue(speech, entity, field, value)),
    ),
  ]
}

function isControl({ program }: Speech, { entity, field }: Place): boolean {
  return entity === TURN_ENTITY || fieldKinds(program)(entity, field) === 'control'
}

/** The fact about a field in a state. */
export function spokenPlace(
  speech: Speech,
  state: State,
  { entity, instance, field }: { readonly entity: string; readonly instance: number; readonly field: string },
): string {
  const { type } = speech.program.schema.entities[entity]!.fields[field]!
  const index: Expression = { kind: 'constant', value: instance, type: { kind: 'reference', entity } }
  const env = { schema: speech.program.schema, state, variables: new Map<string, number>() }
  return placePhrase(speech, { entity, index, field, type }, env)
    .map((each) => withName(speech, each))
    .join('')
}

/** Null where a reference on the way cannot be followed. */
function valueOf(node: Expression, env: Environment): Value {
  try {
    return evaluate(node, env)
  } catch (error) {
    if (error instanceof ModelError) return null
    throw error
  }
}
