import type { Effect, Expression, Place } from '../../program/expression.ts'
import { toInteger } from '../../state/schema.ts'

/** A field that may be touched: of one instance, or of any where the index is known only when the step runs. */
interface Touched {
  readonly entity: string
  readonly field: string
  readonly instance: number | null
}

/** The fields that an expression may read. */
export function readsOf(expression: Expression): Touched[] {
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return []
    case 'read':
      return [touched(expression.place), ...readsOf(expression.place.index)]
    case 'compare':
    case 'arithmetic':
      return [...readsOf(expression.left), ...readsOf(expression.right)]
    case 'not':
      return readsOf(expression.operand)
    case 'and':
    case 'or':
      return expression.operands.flatMap(readsOf)
    case 'conditional':
      return [expression.condition, expression.then, expression.else].flatMap(readsOf)
    case 'some':
    case 'every':
    case 'sum':
      return readsOf(expression.body)
  }
}

/** The fields that effects may write. */
export function writesOf(effects: readonly Effect[]): Touched[] {
  return effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'set':
        return [touched(effect.place)]
      case 'check':
      case 'require':
        return []
      case 'if':
        return [...writesOf(effect.then), ...writesOf(effect.else)]
      case 'forEach':
        return writesOf(effect.body)
    }
  })
}

/** Whether a field in one list may be a field in the other. */
export function mayMeet(left: readonly Touched[], right: readonly Touched[]): boolean {
  return left.some((one) => right.some((other) => mayBeSame(one, other)))
}

function mayBeSame(one: Touched, other: Touched): boolean {
  if (one.entity !== other.entity || one.field !== other.field) return false
  return one.instance === null || other.instance === null || one.instance === other.instance
}

function touched({ entity, index, field }: Place): Touched {
  return { entity, field, instance: index.kind === 'constant' ? toInteger(index.type, index.value) : null }
}
