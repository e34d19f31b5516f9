import { storedFields, type FieldDeclarations, type LocalDeclaration } from '../state/declare.ts'
import { LOCAL, checkName } from '../state/names.ts'
import type { Field } from '../state/schema.ts'
import type { Effect, Expression } from './expression.ts'
import { checkChosen, checkEffects, checkIsBlock, checkItem, checkLabel, startsAtOnce } from './given.ts'
import type { Parameter, SourcePosition } from './program.ts'
import { when, type Guard, type LockItems } from './locks.ts'
import { conditionNode, flagNode, number, not, reference, whole, type Cond, type Num, type Ref } from './operands.ts'
import { fieldPlace, freshVariable, type EntityPlaces, type InstancePlaces } from './places.ts'
import { callSite } from './source.ts'
import { subexpressions } from './transform.ts'

/** A piece of program: statements one after the other. Blocks are values; nesting them makes no difference. */
export type Block = readonly (Statement | Block)[]

export type Statement =
  | {
      readonly kind: 'step'
      readonly label: string
      readonly items: readonly PlainItem[]
      readonly source: () => SourcePosition | null
      /** It only looked at what never changes. */
      readonly isDecided?: boolean
    }
  | { readonly kind: 'either'; readonly alternatives: readonly Block[] }
  | { readonly kind: 'loop'; readonly body: Block }
  | { readonly kind: 'scope'; readonly scope: Scope; readonly body: Block }
  | { readonly kind: 'leave'; readonly scope: Scope }
  | { readonly kind: 'retry'; readonly scope: Scope }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: Block; readonly otherwise: Block }
  | {
      readonly kind: 'routine'
      readonly name: string
      readonly locals: Readonly<Record<string, Field>>
      readonly body: Block
    }
  | { readonly kind: 'rest' }
  | { readonly kind: 'boundary' }

/** A choice that a step makes. */
export interface Choice {
  readonly kind: 'choice'
  readonly parameter: Parameter
  readonly items: readonly StepItem[]
}

/** What a step consists of: choices and guards first, then effects, which take place in order. */
export type StepItem = Effect | Guard | Choice | LockItems
export type PlainItem = Effect | Guard | { readonly kind: 'parameter'; readonly parameter: Parameter }

/** The exits of a block, as `scope` hands them out. Identity tells scopes apart. */
export interface Scope {
  /** Continues behind the block, like `goto out`. */
  readonly leave: Statement
  /** Continues at the start of the block, like `goto retry`. */
  readonly retry: Statement
}

/**
 * One atomic step. Its label, in kernel words, shows in every trace.
 * Throws where a guard or choice follows an effect: a step waits before it acts.
 */
export function step(label: string, ...items: readonly StepItem[]): Statement {
  checkLabel('a step needs a label', label)
  if (label.split('/').at(-1) === DONE)
    throw new Error(`a step cannot be labelled '${label}': '${DONE}' is where its task has ended`)
  const plain = plainItems(`step '${label}'`, items)
  const firstEffect = plain.findIndex(({ kind }) => kind !== 'guard' && kind !== 'parameter')
  const lastGuard = plain.findLastIndex(({ kind }) => kind === 'guard' || kind === 'parameter')
  if (firstEffect !== -1 && lastGuard > firstEffect)
    throw new Error(`step '${label}': guards and choices must come before effects`)
  return { kind: 'step', label, items: plain, source: callSite() }
}

/** The label of the place where a task has ended. */
export const DONE = 'done'

export { when }

/** Chooses any instance of an entity, or any number of a range; guards inside say which will do. */
export function any<Name extends string, Fields extends FieldDeclarations>(
  entity: EntityPlaces<Name, Fields>,
  items: (reference: Ref<Name>, instance: InstancePlaces<Fields>) => readonly StepItem[],
): Choice {
  const { variable, node } = freshVariable(entity.entityName)
  const chosen = reference(node, entity.entityName)
  const domain = { kind: 'entity', entity: entity.entityName } as const
  const given = items(chosen, entity.at(chosen))
  checkChosen('any', given)
  return { kind: 'choice', parameter: { variable, domain }, items: given }
}

/** The most numbers that one step can choose from: each of them is a step to explore. */
const MOST_CHOICES = 2 ** 16

/** Throws for a range that has no number or more than 2^16. */
export function anyNumber(min: number, max: number, items: (chosen: Num) => readonly StepItem[]): Choice {
  if (whole(min) > whole(max)) throw new Error(`anyNumber(${min}, ${max}) has no number to choose`)
  if (max - min >= MOST_CHOICES)
    throw new Error(
      `anyNumber(${min}, ${max}) has more than ${MOST_CHOICES} numbers to choose from: choose in several steps, or from fewer`,
    )
  const { variable } = freshVariable('number')
  const node: Expression = { kind: 'variable', name: variable, type: { kind: 'range', min, max } }
  const given = items(number(node))
  checkChosen('anyNumber', given)
  return { kind: 'choice', parameter: { variable, domain: { kind: 'range', min, max } }, items: given }
}

/** Effects that take place only where the condition holds, within one step. */
export function onlyIf(condition: Cond, then: readonly Effect[], otherwise: readonly Effect[] = []): Effect {
  checkEffects('onlyIf', then)
  checkEffects('onlyIf', otherwise)
  return { kind: 'if', condition: conditionNode(condition), then, else: otherwise }
}

/** Effects for every instance of an entity, within one step, from instance 0 upwards. */
export function forEach<Name extends string, Fields extends FieldDeclarations>(
  entity: EntityPlaces<Name, Fields>,
  effects: (instance: InstancePlaces<Fields>, reference: Ref<Name>) => readonly Effect[],
): Effect {
  const { variable, node } = freshVariable(entity.entityName)
  const chosen = reference(node, entity.entityName)
  const body = effects(entity.at(chosen), chosen)
  checkEffects('forEach', body)
  return { kind: 'forEach', variable, entity: entity.entityName, body }
}

/** Checks a step property here: a hit where the condition is false. The step goes on. */
export function check(property: { readonly name: string }, condition: Cond | boolean): Effect {
  return { kind: 'check', property: property.name, condition: flagNode(condition) }
}

/** A model error with this message where the condition is false. */
export function requires(condition: Cond, message: string): Effect {
  return { kind: 'require', condition: conditionNode(condition), message }
}

/** Effects that belong to a decision: nothing comes between looking and acting. */
export interface AtOnce {
  readonly kind: 'atOnce'
  readonly effects: readonly Effect[]
}

/** At the start of a way of a `branch`: effects within the atomic step that decides, as in a compare-and-swap. */
export function atOnce(...effects: readonly Effect[]): AtOnce {
  checkEffects('atOnce', effects)
  return { kind: 'atOnce', effects }
}

/** What follows a decision. */
export type Way = Block | readonly [AtOnce, ...Block]

/**
 * A decision on shared state: one atomic step, shown as `label` or `!label`. A way that begins with `atOnce` has effects in
 * that same step; whatever else is in a way comes in steps of its own.
 */
export function branch(label: string, condition: Cond, then: Way, otherwise: Way = []): Block {
  return either(way(label, condition, then), way(`!${label}`, not(condition), otherwise))
}

function way(label: string, condition: Cond, given: Way): Block {
  checkIsBlock(`branch '${label}'`, given)
  if (!beginsAtOnce(given)) return [step(label, when(condition)), ...given]
  const [{ effects }, ...others] = given
  return [step(label, when(condition), ...effects), ...others]
}

function beginsAtOnce(given: Way): given is readonly [AtOnce, ...Block] {
  return startsAtOnce(given)
}

/** Takes a mutex if it is free, in one atomic step; else goes on without it. */
export function trylock(
  label: string,
  lock: { lock(): LockItems; readonly isLocked: Cond },
  taken: Block,
  busy: Block,
): Block {
  checkIsBlock(`trylock '${label}'`, taken)
  checkIsBlock(`trylock '${label}'`, busy)
  return either([step(label, lock.lock()), ...taken], [step(`!${label}`, when(lock.isLocked)), ...busy])
}

/** A decision on locals alone, taken as part of the step before it. Throws where the condition reads shared state. */
export function ifLocal(condition: Cond, then: Block, otherwise: Block = []): Block {
  const node = conditionNode(condition)
  requireLocal(node)
  return [{ kind: 'if', condition: node, then, otherwise }]
}

/** Any of the blocks; which, is decided by the first step of each that is possible. */
export function either(...alternatives: readonly Block[]): Block {
  return [{ kind: 'either', alternatives }]
}

/** Repeats a block for ever, until something leaves an enclosing scope. */
export function loop(body: Block): Block {
  return [{ kind: 'loop', body }]
}

/** A block with exits: `out.leave` goes behind it, `out.retry` back to its start. */
export function scope(body: (out: Scope) => Block): Block {
  const out: Scope = {
    get leave(): Statement {
      return { kind: 'leave', scope: out }
    },
    get retry(): Statement {
      return { kind: 'retry', scope: out }
    },
  }
  return [{ kind: 'scope', scope: out, body: body(out) }]
}

/** The task may stay here for ever without that being a deadlock. */
export const rest: Statement = { kind: 'rest' }

/** In coarse steps, other tasks may run here, and nowhere else but where a task may rest or has ended. */
export const boundary: Statement = { kind: 'boundary' }

export type Locals = Readonly<Record<string, LocalDeclaration>>

/**
 * A reusable piece of program with locals of its own, named after the kernel function that it stands for. Its steps
 * are labelled `name/label`. Two uses in one task share the locals, so a routine cannot contain itself.
 */
export function routine<const Declared extends Locals>(
  name: string,
  locals: Declared,
  body: (my: InstancePlaces<Declared>) => Block,
): Block {
  checkLabel('a routine needs a name', name)
  return [{ kind: 'routine', name, ...declareLocals(name, locals, body) }]
}

/** Declares locals under a prefix and builds the body that uses them. */
export function declareLocals<const Declared extends Locals>(
  prefix: string,
  locals: Declared,
  body: (my: InstancePlaces<Declared>) => Block,
): { readonly locals: Readonly<Record<string, Field>>; readonly body: Block } {
  const qualified = (field: string): string => (prefix === '' ? field : `${prefix}.${field}`)
  const places: Record<string, unknown> = {}
  const stored: Record<string, Field> = {}
  for (const [field, declared] of Object.entries(locals)) {
    checkName(field)
    Object.assign(stored, storedFields(qualified(field), declared))
    places[field] = fieldPlace(LOCAL, { kind: 'constant', value: 0, type: NUMBER }, qualified(field), declared)
  }
  return { locals: stored, body: body(places as InstancePlaces<Declared>) }
}

function requireLocal(condition: Expression): void {
  for (const part of subexpressions(condition)) {
    if (part.kind === 'read' && part.place.entity !== LOCAL) {
      throw new Error(
        `ifLocal reads ${part.place.entity}.${part.place.field}, which is shared: use branch, so that reading it is a step`,
      )
    }
  }
}

const NUMBER = { kind: 'range', min: 0, max: 0 } as const

function plainItems(where: string, items: readonly StepItem[]): PlainItem[] {
  return items.flatMap((item): PlainItem[] => {
    if (!Array.isArray(item)) checkItem(where, item)
    if (!('kind' in item)) return plainItems(where, item)
    if (item.kind === 'choice')
      return [{ kind: 'parameter', parameter: item.parameter }, ...plainItems(where, item.items)]
    return [item]
  })
}
