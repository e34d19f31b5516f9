import type { Block, PlainItem, Statement } from './blocks.ts'
import type { Effect } from './expression.ts'
import { learn, type Facts } from './facts.ts'
import { after, withoutSet, type LocalFacts } from './local-facts.ts'
import { condition, expression, never } from './operands.ts'
import { isEmpty, simplify, simplifyPlace, valueOf, type Simplifying } from './simplify.ts'
import { mayBeCalled, type AskedPlace } from './tasks.ts'
import { subeffects } from './transform.ts'

export type Step = Extract<Statement, { readonly kind: 'step' }>
export type SetEffect = Extract<Effect, { readonly kind: 'set' }>

export interface Folding extends Simplifying {
  readonly locals: LocalFacts
  /** True of an effect that sets what is so anyway. */
  readonly isIdle: (set: SetEffect) => boolean
  /** The steps for which a property asks: whether the task is there must be as it was. */
  readonly asked: readonly AskedPlace[]
  /** What a step was folded to, as long as nothing that was looked at for it has turned out otherwise. */
  readonly remembered: (step: Step, fold: () => Step) => Step
}

/**
 * Simplifies everything in a block, and leaves out what is decided: steps that are never possible, alternatives
 * that begin with one, effects that do nothing. What may be a model error stays, and so do all places at which a task stands.
 */
export function foldBlock(block: Block, folding: Folding): Block {
  const folded: (Statement | Block)[] = []
  for (const part of block) {
    const next = 'kind' in part ? foldStatement(part, folding) : foldBlock(part, folding)
    // Whoever stands here stays here: nothing behind it is reached.
    if (isImpossible([next])) return [...folded, { kind: 'loop', body: [next] }]
    folded.push(next)
  }
  return folded
}

function foldStatement(statement: Statement, folding: Folding): Statement | Block {
  const fold = (block: Block): Block => foldBlock(block, folding)
  switch (statement.kind) {
    case 'step':
      return folding.remembered(statement, () => foldStep(statement, folding))
    case 'either':
      return foldEither(statement.alternatives, folding)
    case 'loop':
    case 'scope':
    case 'routine':
      return { ...statement, body: fold(statement.body) }
    case 'if':
      // Locals change. A literal that decides is the writer's own, and what it rules out is still a way to places that are asked for.
      return { ...statement, then: fold(statement.then), otherwise: fold(statement.otherwise) }
    case 'leave':
    case 'retry':
    case 'rest':
    case 'boundary':
      return statement
  }
}

function foldStep(step: Step, folding: Folding): Step {
  const items: PlainItem[] = []
  const facts = folding.locals(step.items)
  let isSafe = true
  const impossible = (): Step => {
    const parameters = step.items.filter(({ kind }) => kind === 'parameter')
    return { ...step, items: [...parameters, { kind: 'guard', condition: never }] }
  }
  for (const [position, item] of step.items.entries()) {
    switch (item.kind) {
      case 'parameter': {
        const { domain } = item.parameter
        if (domain.kind === 'entity' && isEmpty(folding.schema, domain.entity)) return impossible()
        items.push(item)
        break
      }
      case 'guard': {
        const guard = simplify(item.condition[expression], facts[position]!, folding)
        // A guard that may be a model error is evaluated before this one.
        if (valueOf(guard.node) === false && isSafe) return impossible()
        if (valueOf(guard.node) !== true) items.push({ ...item, condition: condition(guard.node) })
        isSafe &&= guard.isSafe
        break
      }
      case 'set':
      case 'check':
      case 'require':
      case 'if':
      case 'forEach':
        items.push(...foldEffect(item, facts[position]!, folding))
    }
  }
  return { ...step, items, isDecided: isLook(step) && items.length === 0 }
}

/** A step that only looks. */
function isLook({ items }: Step): boolean {
  return items.length > 0 && items.every(({ kind }) => kind === 'guard')
}

/** Alternatives that begin with a step that is never possible are gone. */
function foldEither(alternatives: readonly Block[], folding: Folding): Statement {
  const folded = alternatives.map((block) => foldBlock(block, folding))
  const possible = folded.filter((block) => !isImpossible(block))
  const isWhole = areAskedFor(alternatives, folding) || possible.length === 0
  return { kind: 'either', alternatives: isWhole ? folded : possible }
}

function areAskedFor(alternatives: readonly Block[], { asked }: Folding): boolean {
  // Most models ask for ends only, and to look at all the steps behind each decision takes long.
  if (asked.length === 0) return false
  return stepsIn(alternatives).some(({ label }) => asked.some((each) => mayBeCalled(label, each.label)))
}

/** True where a block begins with a step that is never possible. */
function isImpossible(block: Block): boolean {
  const [first] = block
  if (!first) return false
  if (!('kind' in first)) return first.length > 0 ? isImpossible(first) : isImpossible(block.slice(1))
  switch (first.kind) {
    case 'step':
      return isFalse(first.items.find((item) => item.kind === 'guard'))
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

function isFalse(item: PlainItem | undefined): boolean {
  return item?.kind === 'guard' && valueOf(item.condition[expression]) === false
}

/** An effect without the parts that do nothing. */
function foldEffect(effect: Effect, facts: Facts, folding: Folding): Effect[] {
  switch (effect.kind) {
    case 'set': {
      const { place, isSafe } = simplifyPlace(effect.place, facts, folding)
      const folded = { ...effect, place, value: simplify(effect.value, facts, folding).node }
      return isSafe && folding.isIdle(folded) ? [] : [folded]
    }
    case 'check':
      // One that is known to pass stays: it is what the property was put to the test by.
      return [{ ...effect, condition: simplify(effect.condition, facts, folding).node }]
    case 'require': {
      const { node } = simplify(effect.condition, facts, folding)
      return valueOf(node) === true ? [] : [{ ...effect, condition: node }]
    }
    case 'if': {
      const { node, isSafe } = simplify(effect.condition, facts, folding)
      const then = foldEffects(effect.then, learn(facts, effect.condition, true), folding)
      const otherwise = foldEffects(effect.else, learn(facts, effect.condition, false), folding)
      if (node.kind === 'constant') return node.value === true ? then : otherwise
      return isSafe && then.length + otherwise.length === 0
        ? []
        : [{ ...effect, condition: node, then, else: otherwise }]
    }
    case 'forEach': {
      const body = foldEffects(effect.body, withoutSet(facts, effect.body), folding)
      return body.length === 0 || isEmpty(folding.schema, effect.entity) ? [] : [{ ...effect, body }]
    }
  }
}

function foldEffects(effects: readonly Effect[], before: Facts, folding: Folding): Effect[] {
  let facts = before
  return effects.flatMap((effect) => {
    const folded = foldEffect(effect, facts, folding)
    facts = after(effect, facts, folding.schema)
    return folded
  })
}

/** All effects in a block that set something. */
export function setsIn(block: Block): SetEffect[] {
  const found: SetEffect[] = []
  for (const { items } of stepsIn(block))
    for (const item of items)
      if (item.kind !== 'guard' && item.kind !== 'parameter')
        for (const effect of subeffects(item)) if (effect.kind === 'set') found.push(effect)
  return found
}

function stepsIn(block: Block, found: Step[] = []): Step[] {
  for (const part of block) {
    if (!('kind' in part)) stepsIn(part, found)
    else if (part.kind === 'step') found.push(part)
    else if (part.kind === 'either') stepsIn(part.alternatives, found)
    else if (part.kind === 'loop' || part.kind === 'scope' || part.kind === 'routine') stepsIn(part.body, found)
    else if (part.kind === 'if') stepsIn([part.then, part.otherwise], found)
  }
  return found
}
