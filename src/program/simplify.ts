import { instanceCount, TASK, type Schema, type Value, type ValueType } from '../state/schema.ts'
import type { Arithmetic, Expression } from './expression.ts'
import { calculate, compare, ModelError } from './interpret.ts'

/**
 * An expression whose parts are simplified already, without what the constants in it decide. What is left out is not
 * evaluated any more, so an index that names nothing is no error there.
 */
export function simplify(node: Expression, schema: Schema): Expression {
  switch (node.kind) {
    case 'constant':
    case 'variable':
    case 'read':
      return node
    case 'compare': {
      const { left, right } = node
      if (left.kind !== 'constant' || right.kind !== 'constant') return node
      return flag(compare(node.operator, left.value, right.value))
    }
    case 'arithmetic': {
      const { left, right } = node
      if (node.operator === 'add' && valueOf(right) === 0) return left
      const [a, b] = [valueOf(left), valueOf(right)]
      return typeof a === 'number' && typeof b === 'number' ? (calculated(node.operator, a, b) ?? node) : node
    }
    case 'not':
      return node.operand.kind === 'constant' ? flag(node.operand.value === false) : node
    case 'and':
      return junction(node, true)
    case 'or':
      return junction(node, false)
    case 'conditional':
      if (node.condition.kind !== 'constant') return node
      return node.condition.value === true ? node.then : node.else
    case 'some':
    case 'every':
      if (isEmpty(schema, node.entity)) return flag(node.kind === 'every')
      return node.body.kind === 'constant' ? node.body : node
    case 'sum':
      return isEmpty(schema, node.entity) || valueOf(node.body) === 0 ? number(0) : node
  }
}

/** Null where it is a model error, which must stay in the model. */
function calculated(operator: Arithmetic, left: number, right: number): Expression | null {
  try {
    return number(calculate(operator, left, right))
  } catch (error) {
    if (error instanceof ModelError) return null
    throw error
  }
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

/** `neutral` is what an operand may be without deciding anything: true in a conjunction. */
function junction(node: Extract<Expression, { readonly kind: 'and' | 'or' }>, neutral: boolean): Expression {
  if (node.operands.some((operand) => valueOf(operand) === !neutral)) return flag(!neutral)
  const operands = node.operands.filter((operand) => operand.kind !== 'constant')
  if (operands.length === 0) return flag(neutral)
  return operands.length === 1 ? operands[0]! : { ...node, operands }
}

const flag = (value: boolean): Expression => constant(value, { kind: 'flag' })
const number = (value: number): Expression => constant(value, { kind: 'range', min: value, max: value })
