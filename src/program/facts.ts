import type { Schema, ValueType } from '../state/schema.ts'
import { LOCAL } from '../state/names.ts'
import type { Expression, Place } from './expression.ts'

/**
 * References that are known to name an instance, where a program is looked at without being run. Places with an index that is a
 * constant or a bound variable are told apart; of others nothing is known.
 */
export type Facts = ReadonlySet<string>

export const noFacts: Facts = new Set()

/** What a reference is called among the facts; null for a place of which nothing can be known. */
export function factOf({ entity, index, field }: Place): string | null {
  if (index.kind === 'constant') return `${fieldKey(entity, field)}${String(index.value)}`
  return index.kind === 'variable' ? `${fieldKey(entity, field)}${index.name}` : null
}

/** Whether an index certainly names an instance of the place's entity, once it has been evaluated. */
export function isInside({ entity, index }: Pick<Place, 'entity' | 'index'>, schema: Schema, facts: Facts): boolean {
  if (entity === LOCAL) return true
  const count = schema.entities[entity]!.count
  switch (index.kind) {
    case 'constant':
      return typeof index.value === 'number' && index.value >= 0 && index.value < count
    case 'variable':
      return isWithin(index.type, entity, count)
    case 'read': {
      const type = typeIn(index.place, schema)
      if (type.kind === 'range') return isWithin(type, entity, count)
      const fact = factOf(index.place)
      return type.kind === 'reference' && type.entity === entity && fact !== null && facts.has(fact)
    }
    case 'compare':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'conditional':
    case 'some':
    case 'every':
    case 'sum':
      return false
  }
}

/** A variable of a reference type is bound to an instance. */
function isWithin(type: ValueType, entity: string, count: number): boolean {
  if (type.kind === 'range') return type.min >= 0 && type.max < count
  return type.kind === 'reference' && type.entity === entity
}

/** The type of a place within the bounds of this model. */
export function typeIn({ entity, field, type }: Place, schema: Schema): ValueType {
  return entity === LOCAL ? type : schema.entities[entity]!.fields[field]!.type
}

/** What is known once a condition was evaluated to `truth`. */
export function learn(facts: Facts, node: Expression, truth: boolean): Facts {
  const found = new Set<string>()
  whenEvaluated(node, found)
  when(node, truth, found)
  return union(facts, found)
}

/** What is known once an expression was evaluated: it followed references, so they name instances. */
export function learnFrom(facts: Facts, node: Expression): Facts {
  const found = new Set<string>()
  whenEvaluated(node, found)
  return union(facts, found)
}

/** What is known once a place was read or written. */
export function learnFollowed(facts: Facts, { index }: Place): Facts {
  const found = new Set<string>()
  follow(index, found)
  return union(facts, found)
}

/** What is left where a field of any instance may have changed. */
export function forget(facts: Facts, { entity, field }: Pick<Place, 'entity' | 'field'>): Facts {
  const prefix = fieldKey(entity, field)
  return filtered(facts, (fact) => !fact.startsWith(prefix))
}

/** What stays true while other tasks run: only the task itself changes its locals. */
export function ofLocals(facts: Facts): Facts {
  return filtered(facts, (fact) => fact.startsWith(`${LOCAL}.`))
}

/** What is known whichever way was taken. */
export function common(one: Facts, other: Facts): Facts {
  return filtered(one, (fact) => other.has(fact))
}

export function union(one: Facts, other: Facts): Facts {
  if (one.size === 0) return other
  for (const fact of other) if (!one.has(fact)) return new Set([...one, ...other])
  return one
}

function filtered(facts: Facts, stays: (fact: string) => boolean): Facts {
  for (const fact of facts) if (!stays(fact)) return new Set([...facts].filter(stays))
  return facts
}

function fieldKey(entity: string, field: string): string {
  return `${entity}.${field} `
}

function follow(index: Expression, found: Set<string>): void {
  if (index.kind === 'read') {
    const fact = factOf(index.place)
    if (fact !== null) found.add(fact)
  }
  whenEvaluated(index, found)
}

/** Looks at what is evaluated whatever comes out. */
function whenEvaluated(node: Expression, found: Set<string>): void {
  switch (node.kind) {
    case 'read':
      follow(node.place.index, found)
      return
    case 'compare':
    case 'arithmetic':
      whenEvaluated(node.left, found)
      whenEvaluated(node.right, found)
      return
    case 'not':
      whenEvaluated(node.operand, found)
      return
    case 'and':
    case 'or':
      if (node.operands[0]) whenEvaluated(node.operands[0], found)
      return
    case 'conditional':
      whenEvaluated(node.condition, found)
      return
    case 'constant':
    case 'variable':
    case 'some':
    case 'every':
    case 'sum':
  }
}

function when(node: Expression, truth: boolean, found: Set<string>): void {
  switch (node.kind) {
    case 'not':
      when(node.operand, !truth, found)
      return
    case 'and':
    case 'or':
      // All operands of a conjunction that is true were evaluated, and of a disjunction that is false.
      if ((node.kind === 'and') !== truth) return
      for (const operand of node.operands) {
        whenEvaluated(operand, found)
        when(operand, truth, found)
      }
      return
    case 'compare': {
      const sides = [node.left, node.right]
      const isNull = (side: Expression): boolean => side.kind === 'constant' && side.value === null
      if (node.operator !== (truth ? 'ne' : 'eq') || !sides.some(isNull)) return
      for (const side of sides) {
        const fact = side.kind === 'read' ? factOf(side.place) : null
        if (fact !== null) found.add(fact)
      }
      return
    }
    case 'constant':
    case 'variable':
    case 'read':
    case 'arithmetic':
    case 'conditional':
    case 'some':
    case 'every':
    case 'sum':
  }
}
