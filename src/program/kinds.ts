import type { ValueType } from '../state/schema.ts'
import { LOCAL } from '../state/names.ts'
import type { Effect, Expression, Place } from './expression.ts'
import { printExpression, printPlace } from './print.ts'
import { subeffects } from './transform.ts'

/**
 * Throws where an effect is given another kind of thing than it takes: a number that is set to a reference, a reference to a slot
 * that is compared with one to a frame. TypeScript refuses the same; what is found here was written in JavaScript, or cast.
 */
export function checkEffectKinds(root: Effect): void {
  for (const effect of subeffects(root)) {
    switch (effect.kind) {
      case 'set':
        checkSet(effect.place, effect.value)
        break
      case 'check':
      case 'require':
      case 'if':
        checkConditionKinds(effect.condition)
        break
      case 'forEach':
    }
  }
}

/** Throws for what is no condition, or has a part that does not fit. */
export function checkConditionKinds(node: Expression): void {
  mustBe('flag', node)
}

function checkSet(place: Place, value: Expression): void {
  checkIndex(place)
  const given = typeOf(value)
  if (!isAlike(place.type, given))
    throw new Error(`it sets ${printPlace(place)} (${kindOf(place.type)}) to ${described(value, given)}`)
}

/** The type of an expression, once its parts were found to fit. Of numbers all are one type: what fits is seen when they are stored. */
function typeOf(node: Expression): ValueType {
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return node.type
    case 'read':
      checkIndex(node.place)
      return node.place.type
    case 'compare':
      if (node.operator !== 'eq' && node.operator !== 'ne') mustBe('range', node.left)
      mustBeAlike(node.left, node.right, 'compared with')
      return { kind: 'flag' }
    case 'arithmetic':
      mustBe('range', node.left)
      return mustBe('range', node.right)
    case 'not':
      return mustBe('flag', node.operand)
    case 'and':
    case 'or':
      for (const operand of node.operands) mustBe('flag', operand)
      return { kind: 'flag' }
    case 'conditional':
      mustBe('flag', node.condition)
      return mustBeAlike(node.then, node.else, 'the other choice beside')
    case 'some':
    case 'every':
      return mustBe('flag', node.body)
    case 'sum':
      return mustBe('range', node.body)
  }
}

function mustBe(kind: 'flag' | 'range', node: Expression): ValueType {
  const type = typeOf(node)
  if (type.kind === kind) return type
  throw new Error(`${described(node, type)} stands where ${kind === 'flag' ? 'a condition' : 'a number'} is wanted`)
}

function mustBeAlike(one: Expression, other: Expression, how: string): ValueType {
  const [type, otherType] = [typeOf(one), typeOf(other)]
  if (isAlike(type, otherType)) return type
  throw new Error(`${described(other, otherType)} is ${how} ${described(one, type)}`)
}

/** An instance is found by a number, or by a reference to an instance of that entity. */
function checkIndex({ entity, index }: Place): void {
  const type = typeOf(index)
  if (type.kind === 'range' || entity === LOCAL) return
  if (type.kind === 'reference' && type.entity === entity) return
  throw new Error(`it finds an instance of ${entity} by ${described(index, type)}`)
}

/** Whether values of one type may stand where those of the other do: numbers may, whatever their ranges. */
export function isAlike(one: ValueType, other: ValueType): boolean {
  if (one.kind === 'reference') return other.kind === 'reference' && one.entity === other.entity
  if (one.kind === 'enumeration') return other.kind === 'enumeration' && sameMembers(one.members, other.members)
  return one.kind === other.kind
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((member, index) => member === other[index]))
}

function described(node: Expression, type: ValueType): string {
  return `${printExpression(node)} (${kindOf(type)})`
}

function kindOf(type: ValueType): string {
  switch (type.kind) {
    case 'flag':
      return 'a flag'
    case 'range':
      return 'a number'
    case 'enumeration':
      return `one of ${type.members.join(', ')}`
    case 'reference':
      return `a reference to a ${type.entity}`
  }
}
