import { instanceCount, TASK, type Schema, type Value, type ValueType } from '../state/schema.ts'
import type { Arithmetic, Expression, Place } from './expression.ts'
import { isInside, learn, typeIn, type Facts } from './facts.ts'
import { calculate, compare, ModelError } from './interpret.ts'

/** What an expression is simplified by. */
export interface Simplifying {
  readonly schema: Schema
  /** The value of a field that is the same in all instances and all states; undefined for any other. */
  readonly valueOf: (place: Place) => Value | undefined
}

export interface Simplified {
  readonly node: Expression
  /** True where evaluating it is certainly no model error. */
  readonly isSafe: boolean
}

/**
 * An expression without what is known of it. It has the same value, and is a model error in the same states: nothing is left out
 * whose evaluation may be one. `facts` are true where the expression is evaluated.
 */
export function simplify(node: Expression, facts: Facts, by: Simplifying): Simplified {
  const part = (inner: Expression): Simplified => simplify(inner, facts, by)
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return { node, isSafe: true }
    case 'read': {
      const { place, isSafe } = simplifyPlace(node.place, facts, by)
      const value = isSafe ? by.valueOf(place) : undefined
      if (value !== undefined) return safe(constant(value, typeIn(place, by.schema)))
      return { node: { ...node, place }, isSafe }
    }
    case 'compare': {
      const [left, right] = [part(node.left), part(node.right)]
      if (left.node.kind === 'constant' && right.node.kind === 'constant')
        return safe(flag(compare(node.operator, left.node.value, right.node.value)))
      return { node: { ...node, left: left.node, right: right.node }, isSafe: left.isSafe && right.isSafe }
    }
    case 'arithmetic':
      return arithmetic(node.operator, part(node.left), part(node.right), by.schema)
    case 'not': {
      const { node: operand, isSafe } = part(node.operand)
      return operand.kind === 'constant' ? safe(flag(operand.value === false)) : { node: { ...node, operand }, isSafe }
    }
    case 'and':
      return junction(node, true, facts, by)
    case 'or':
      return junction(node, false, facts, by)
    case 'conditional':
      return conditional(node, facts, by)
    case 'some':
    case 'every': {
      if (isEmpty(by.schema, node.entity)) return safe(flag(node.kind === 'every'))
      const { node: body, isSafe } = part(node.body)
      return body.kind === 'constant' ? safe(body) : { node: { ...node, body }, isSafe }
    }
    case 'sum': {
      const { node: body, isSafe } = part(node.body)
      if (isEmpty(by.schema, node.entity) || valueOf(body) === 0) return safe(number(0))
      return { node: { ...node, body }, isSafe: isSafe && isSmall(body, by.schema) }
    }
  }
}

/** A place with a simplified index. It is safe where the index certainly names an instance. */
export function simplifyPlace(
  place: Place,
  facts: Facts,
  by: Simplifying,
): { readonly place: Place; readonly isSafe: boolean } {
  const { node: index, isSafe } = simplify(place.index, facts, by)
  const simplified = { ...place, index }
  // What is known is known of the index as it was written.
  const inside = isInside(place, by.schema, facts) || isInside(simplified, by.schema, facts)
  return { place: simplified, isSafe: isSafe && inside }
}

/** `neutral` is what an operand may be without deciding anything: true in a conjunction. */
function junction(
  node: Extract<Expression, { readonly kind: 'and' | 'or' }>,
  neutral: boolean,
  facts: Facts,
  by: Simplifying,
): Simplified {
  const operands: Expression[] = []
  let known = facts
  let isSafe = true
  for (const [position, given] of node.operands.entries()) {
    const operand = simplify(given, known, by)
    if (operand.node.kind === 'constant') {
      if (operand.node.value === neutral) continue
      if (isSafe) return safe(operand.node)
      operands.push(operand.node)
      break
    }
    operands.push(operand.node)
    isSafe &&= operand.isSafe
    // The next one is evaluated only where this one decides nothing.
    if (position + 1 < node.operands.length) known = learn(known, given, neutral)
  }
  if (operands.length === 0) return safe(flag(neutral))
  return { node: operands.length === 1 ? operands[0]! : { ...node, operands }, isSafe }
}

function conditional(
  node: Extract<Expression, { readonly kind: 'conditional' }>,
  facts: Facts,
  by: Simplifying,
): Simplified {
  const condition = simplify(node.condition, facts, by)
  const taken = valueOf(condition.node)
  if (taken !== undefined) return simplify(taken === true ? node.then : node.else, facts, by)
  const then = simplify(node.then, learn(facts, node.condition, true), by)
  const otherwise = simplify(node.else, learn(facts, node.condition, false), by)
  return {
    node: { ...node, condition: condition.node, then: then.node, else: otherwise.node },
    isSafe: condition.isSafe && then.isSafe && otherwise.isSafe,
  }
}

function arithmetic(operator: Arithmetic, left: Simplified, right: Simplified, schema: Schema): Simplified {
  if (operator === 'add' && valueOf(right.node) === 0) return left
  const node: Expression = { kind: 'arithmetic', operator, left: left.node, right: right.node }
  const [a, b] = [valueOf(left.node), valueOf(right.node)]
  if (typeof a === 'number' && typeof b === 'number') return calculated(operator, a, b) ?? { node, isSafe: false }
  return { node, isSafe: left.isSafe && right.isSafe && isSmall(node, schema) }
}

/** Null where it is a model error, which must stay in the model. */
function calculated(operator: Arithmetic, left: number, right: number): Simplified | null {
  try {
    return safe(number(calculate(operator, left, right)))
  } catch (error) {
    if (error instanceof ModelError) return null
    throw error
  }
}

/** Sums and differences of values of 32 bits: however many are written down, the result is exact. */
function isSmall(node: Expression, schema: Schema): boolean {
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'number' && Math.abs(node.value) <= 2 ** 32
    case 'variable':
      return isSmallType(node.type)
    case 'read':
      return isSmallType(typeIn(node.place, schema))
    case 'arithmetic':
      return (
        (node.operator === 'add' || node.operator === 'sub') &&
        isSmall(node.left, schema) &&
        isSmall(node.right, schema)
      )
    case 'conditional':
      return isSmall(node.then, schema) && isSmall(node.else, schema)
    case 'compare':
    case 'not':
    case 'and':
    case 'or':
    case 'some':
    case 'every':
    case 'sum':
      return false
  }
}

function isSmallType(type: ValueType): boolean {
  return type.kind !== 'range' || (type.min >= -(2 ** 32) && type.max <= 2 ** 32)
}

/** The value of a constant; undefined for anything else. */
export function valueOf(node: Expression): Value | undefined {
  return node.kind === 'constant' ? node.value : undefined
}

/** True of an entity without instances in this model. */
export function isEmpty(schema: Schema, entity: string): boolean {
  return entity !== TASK && instanceCount(schema, entity) === 0
}

export function constant(value: Value, type: ValueType): Expression {
  return { kind: 'constant', value, type }
}

const safe = (node: Expression): Simplified => ({ node, isSafe: true })
const flag = (value: boolean): Expression => constant(value, { kind: 'flag' })
const number = (value: number): Expression => constant(value, { kind: 'range', min: value, max: value })
