import type { Schema } from '../state/schema.ts'
import { LOCAL } from '../state/names.ts'
import type { Block, PlainItem } from './blocks.ts'
import type { Effect, Expression, Place } from './expression.ts'
import {
  common,
  factOf,
  forget,
  learn,
  learnFollowed,
  learnFrom,
  noFacts,
  ofLocals,
  typeIn,
  union,
  type Facts,
} from './facts.ts'
import { flatten, type GraphNode } from './flatten.ts'
import { expression } from './operands.ts'
import { resolve, type Jump, type ResolvedEdge } from './resolve.ts'
import { subeffects } from './transform.ts'

/** For each of the items of a step: what is certainly known of references before it. */
export type LocalFacts = (items: readonly PlainItem[]) => readonly Facts[]

/**
 * Follows a task's locals forwards to a fixed point. A local that was followed once, or compared with null, names an instance until it is set
 * to something else.
 */
export function localFacts(body: Block, schema: Schema): LocalFacts {
  const { start, nodes } = resolve(flatten(body))
  const edges = new Map(nodes.map((each) => [each.node, each.edges]))
  const before = new Map<GraphNode, Facts>()
  const open: GraphNode[] = []
  const arrive = (jump: Jump, facts: Facts): void => {
    switch (jump.kind) {
      case 'enter':
        return arrive(jump.to, without(facts, jump.locals))
      case 'if':
        arrive(jump.then, learn(facts, jump.condition, true))
        return arrive(jump.otherwise, learn(facts, jump.condition, false))
      case 'node': {
        const known = before.get(jump.node)
        const now = known ? common(known, facts) : facts
        if (known && known.size === now.size) return
        before.set(jump.node, now)
        open.push(jump.node)
      }
    }
  }
  arrive(start, noFacts)
  for (let node = open.pop(); node; node = open.pop())
    for (const edge of edges.get(node)!)
      arrive(edge.target, ofLocals(factsWithin(edge.items, at(edge, before.get(node)!), schema).at(-1)!))
  const found = new Map<readonly PlainItem[], Facts>()
  for (const [node, facts] of before) {
    for (const edge of edges.get(node)!) {
      const known = found.get(edge.items)
      found.set(edge.items, known ? common(known, at(edge, facts)) : at(edge, facts))
    }
  }
  const known = new Map<readonly PlainItem[], readonly Facts[]>()
  return (items) => {
    const facts = known.get(items) ?? factsWithin(items, found.get(items) ?? noFacts, schema)
    known.set(items, facts)
    return facts
  }
}

/** What is known before each item, and after the last. */
function factsWithin(items: readonly PlainItem[], before: Facts, schema: Schema): readonly Facts[] {
  const facts = [before]
  for (const item of items) facts.push(afterItem(item, facts.at(-1)!, schema))
  return facts
}

/** On the way to an alternative of an `either`. */
function at({ conditions, entered }: ResolvedEdge, facts: Facts): Facts {
  return without(
    conditions.reduce((known, condition) => learn(known, condition, true), facts),
    entered,
  )
}

function without(facts: Facts, locals: readonly string[]): Facts {
  return locals.reduce((known, field) => forget(known, { entity: LOCAL, field }), facts)
}

function afterItem(item: PlainItem, facts: Facts, schema: Schema): Facts {
  if (item.kind === 'parameter') return facts
  return item.kind === 'guard' ? learn(facts, item.condition[expression], true) : after(item, facts, schema)
}

/** What is known after an effect. */
export function after(effect: Effect, facts: Facts, schema: Schema): Facts {
  const all = (effects: readonly Effect[], from: Facts): Facts =>
    effects.reduce((known, each) => after(each, known, schema), from)
  switch (effect.kind) {
    case 'set':
      return afterSet(effect.place, effect.value, facts, schema)
    case 'check':
      return learnFrom(facts, effect.condition)
    case 'require':
      return learn(facts, effect.condition, true)
    case 'if':
      return common(
        all(effect.then, learn(facts, effect.condition, true)),
        all(effect.else, learn(facts, effect.condition, false)),
      )
    case 'forEach':
      return withoutSet(facts, effect.body)
  }
}

/** What is known whenever the body of a loop over instances begins, and after it. */
export function withoutSet(facts: Facts, body: readonly Effect[]): Facts {
  return body
    .flatMap(subeffects)
    .reduce((known, effect) => (effect.kind === 'set' ? forget(known, effect.place) : known), facts)
}

function afterSet(place: Place, value: Expression, facts: Facts, schema: Schema): Facts {
  const known = learnFrom(learnFollowed(facts, place), value)
  const left = forget(known, place)
  const fact = factOf(place)
  const type = typeIn(place, schema)
  if (fact === null || type.kind !== 'reference' || !namesAnInstance(value, known)) return left
  return union(left, new Set([fact]))
}

/** Whether the value of a reference is certainly not null: a value outside its range is never stored. */
function namesAnInstance(value: Expression, facts: Facts): boolean {
  switch (value.kind) {
    case 'constant':
      return value.value !== null
    case 'variable':
      return true
    case 'read': {
      const fact = factOf(value.place)
      return fact !== null && facts.has(fact)
    }
    case 'conditional':
      return namesAnInstance(value.then, facts) && namesAnInstance(value.else, facts)
    case 'compare':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'some':
    case 'every':
    case 'sum':
      return false
  }
}
