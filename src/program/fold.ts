import type { Schema } from '../state/schema.ts'
import type { Block, PlainItem, Statement } from './blocks.ts'
import type { Effect } from './expression.ts'
import { condition, expression, never } from './operands.ts'
import { isEmpty, valueOf } from './simplify.ts'
import { mapEffect, mapExpression, subeffects, type Change } from './transform.ts'

type Step = Extract<Statement, { readonly kind: 'step' }>
export type SetEffect = Extract<Effect, { readonly kind: 'set' }>

export interface Folding {
  readonly change: Change
  readonly schema: Schema
  /** True of an effect that sets what is so anyway. */
  readonly isIdle: (set: SetEffect) => boolean
}

/**
 * Applies a change to everything in a block, and leaves out what it decides: steps that are never possible, alternatives
 * that begin with one, decisions with one way left, effects that do nothing.
 */
export function foldBlock(block: Block, folding: Folding): Block {
  const folded: (Statement | Block)[] = []
  for (const part of block) {
    const next = 'kind' in part ? foldStatement(part, folding) : foldBlock(part, folding)
    folded.push(next)
    // Whoever stands here stays here.
    if (isImpossible([next])) break
  }
  return folded
}

function foldStatement(statement: Statement, folding: Folding): Statement | Block {
  const fold = (block: Block): Block => foldBlock(block, folding)
  switch (statement.kind) {
    case 'step':
      return foldStep(statement, folding)
    case 'either':
      return foldEither(statement.alternatives, folding)
    case 'loop':
    case 'scope':
    case 'routine':
      return { ...statement, body: fold(statement.body) }
    case 'if': {
      const decided = mapExpression(statement.condition, folding.change)
      if (decided.kind === 'constant') return fold(decided.value === true ? statement.then : statement.otherwise)
      return { ...statement, condition: decided, then: fold(statement.then), otherwise: fold(statement.otherwise) }
    }
    case 'leave':
    case 'retry':
    case 'rest':
    case 'boundary':
      return statement
  }
}

function foldStep(step: Step, folding: Folding): Step {
  const items = step.items.flatMap((item): PlainItem[] => {
    switch (item.kind) {
      case 'parameter': {
        const { domain } = item.parameter
        const nothingToChoose = domain.kind === 'entity' && isEmpty(folding.schema, domain.entity)
        return nothingToChoose ? [item, { kind: 'guard', condition: never }] : [item]
      }
      case 'guard': {
        const guard = mapExpression(item.condition[expression], folding.change)
        return valueOf(guard) === true ? [] : [{ ...item, condition: condition(guard) }]
      }
      case 'set':
      case 'check':
      case 'require':
      case 'if':
      case 'forEach':
        return foldEffect(mapEffect(item, folding.change), folding)
    }
  })
  return { ...step, items }
}

/** Alternatives that begin with a step that is never possible are gone. If one decision is left, nobody decides. */
function foldEither(alternatives: readonly Block[], folding: Folding): Block {
  const folded = alternatives.map((block) => ({ block: foldBlock(block, folding), given: block }))
  const possible = folded.filter(({ block }) => !isImpossible(block))
  const [only] = possible
  if (!only) return [{ kind: 'either', alternatives: folded.map(({ block }) => block) }]
  if (possible.length > 1 || alternatives.length === 1)
    return [{ kind: 'either', alternatives: possible.map(({ block }) => block) }]
  return isDecided(firstStep(only.given), firstStep(only.block)) ? withoutFirst(only.block) : only.block
}

/** A step that only looked, and whose answer is known. */
function isDecided(given: Step | null, folded: Step | null): boolean {
  return (
    given !== null &&
    folded !== null &&
    given.items.length > 0 &&
    given.items.every(({ kind }) => kind === 'guard') &&
    folded.items.length === 0
  )
}

/** The step with which a block begins, if it stands there plainly. */
function firstStep(block: Block): Step | null {
  const [first] = block
  if (!first) return null
  if (!('kind' in first)) return first.length > 0 ? firstStep(first) : firstStep(block.slice(1))
  return first.kind === 'step' ? first : null
}

function withoutFirst(block: Block): Block {
  const [first, ...others] = block
  if (!first || 'kind' in first) return others
  return first.length > 0 ? [withoutFirst(first), ...others] : withoutFirst(others)
}

/** True where a block begins with a step that is never possible. */
function isImpossible(block: Block): boolean {
  const [first] = block
  if (!first) return false
  if (!('kind' in first)) return first.length > 0 ? isImpossible(first) : isImpossible(block.slice(1))
  switch (first.kind) {
    case 'step':
      return first.items.some((item) => item.kind === 'guard' && valueOf(item.condition[expression]) === false)
    case 'either':
      return first.alternatives.every(isImpossible)
    case 'loop':
    case 'scope':
    case 'routine':
      return isImpossible(first.body)
    case 'if':
    case 'leave':
    case 'retry':
    case 'rest':
    case 'boundary':
      return false
  }
}

/** An effect without the parts that do nothing. */
function foldEffect(effect: Effect, folding: Folding): Effect[] {
  const fold = (effects: readonly Effect[]): Effect[] => effects.flatMap((each) => foldEffect(each, folding))
  switch (effect.kind) {
    case 'set':
      return folding.isIdle(effect) ? [] : [effect]
    case 'check':
      // One that is known to pass stays: it is what the property was put to the test by.
      return [effect]
    case 'require':
      return valueOf(effect.condition) === true ? [] : [effect]
    case 'if': {
      const then = fold(effect.then)
      const otherwise = fold(effect.else)
      if (effect.condition.kind === 'constant') return effect.condition.value === true ? then : otherwise
      return then.length + otherwise.length === 0 ? [] : [{ ...effect, then, else: otherwise }]
    }
    case 'forEach': {
      const body = fold(effect.body)
      return body.length === 0 || isEmpty(folding.schema, effect.entity) ? [] : [{ ...effect, body }]
    }
  }
}

/** All effects in a block that set something. */
export function* setsIn(block: Block): Generator<SetEffect> {
  for (const step of stepsIn(block))
    for (const item of step.items)
      if (item.kind !== 'guard' && item.kind !== 'parameter')
        for (const effect of subeffects(item)) if (effect.kind === 'set') yield effect
}

function* stepsIn(block: Block): Generator<Step> {
  for (const part of block) {
    if (!('kind' in part)) yield* stepsIn(part)
    else if (part.kind === 'step') yield part
    else if (part.kind === 'either') for (const each of part.alternatives) yield* stepsIn(each)
    else if (part.kind === 'loop' || part.kind === 'scope' || part.kind === 'routine') yield* stepsIn(part.body)
    else if (part.kind === 'if') yield* stepsIn([part.then, part.otherwise])
  }
}
