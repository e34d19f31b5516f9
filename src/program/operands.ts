import type { Arithmetic, Comparison, Effect, Expression, Place } from './expression.ts'
import { sumOrDifference } from './long-sum.ts'
import type { ValueType } from '../state/schema.ts'
import { shown } from '../state/shown.ts'

/** The expression behind a typed operand. A symbol keeps it out of an editor's completion. */
export const expression: unique symbol = Symbol('expression')
/** The place behind a typed place. */
export const place: unique symbol = Symbol('place')

/** A condition. JavaScript's `&&`, `||`, `!` and `if` do not see into it: use `and`, `or`, `not` and `branch`. */
export interface Cond {
  readonly [expression]: Expression
  readonly type: 'condition'
  and(...others: readonly Cond[]): Cond
  or(...others: readonly Cond[]): Cond
  not(): Cond
  /** False only where this holds and the other does not. */
  implies(other: Cond): Cond
}

export interface Num {
  readonly [expression]: Expression
  readonly type: 'number'
  eq(other: Num | number): Cond
  ne(other: Num | number): Cond
  lt(other: Num | number): Cond
  le(other: Num | number): Cond
  gt(other: Num | number): Cond
  ge(other: Num | number): Cond
  plus(other: Num | number): Num
  minus(other: Num | number): Num
  times(other: Num | number): Num
  /** Rounded toward zero, as in C: `-7` divided by `2` is `-3`. By zero is a model error. */
  dividedBy(other: Num | number): Num
  /** The remainder, with the sign of this number, as in C: `-7 mod 2` is `-1`. By zero is a model error. */
  mod(other: Num | number): Num
  /** The bits that both have. A negative number is taken in two's complement. */
  bitAnd(other: Num | number): Num
  /** The bits that either has. */
  bitOr(other: Num | number): Num
  /** The bits in which both differ. */
  bitXor(other: Num | number): Num
  /** Times two to the power of `places`, which must be 0 to 31: anything else is a model error. Nothing is cut off. */
  shiftLeft(places: Num | number): Num
  /** Divided by two to the power of `places` (0 to 31), rounded down: the sign stays. */
  shiftRight(places: Num | number): Num
}

export interface Enum<Member extends string> {
  readonly [expression]: Expression
  readonly type: 'enumeration'
  readonly members: readonly Member[]
  eq(other: Enum<Member> | Member): Cond
  ne(other: Enum<Member> | Member): Cond
}

/** A reference to an instance of an entity, or null. */
export interface Ref<Entity extends string> {
  readonly [expression]: Expression
  readonly type: 'reference'
  readonly entity: Entity
  eq(other: Ref<Entity> | null): Cond
  ne(other: Ref<Entity> | null): Cond
}

export interface CondPlace extends Cond {
  readonly [place]: Place
  set(value: Cond | boolean): Effect
}
export interface NumPlace extends Num {
  readonly [place]: Place
  set(value: Num | number): Effect
  inc(): Effect
  dec(): Effect
}
export interface EnumPlace<Member extends string> extends Enum<Member> {
  readonly [place]: Place
  set(value: Enum<Member> | Member): Effect
}
export interface RefPlace<Entity extends string> extends Ref<Entity> {
  readonly [place]: Place
  set(value: Ref<Entity> | null): Effect
}

const FLAG: ValueType = { kind: 'flag' }
const NUMBER: ValueType = { kind: 'range', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }

export function condition(node: Expression): Cond {
  return {
    [expression]: node,
    type: 'condition',
    and: (...others) => and(condition(node), ...others),
    or: (...others) => or(condition(node), ...others),
    not: () => condition({ kind: 'not', operand: node }),
    implies: (other) => condition({ kind: 'or', operands: [{ kind: 'not', operand: node }, conditionNode(other)] }),
  }
}

export function number(node: Expression): Num {
  const compare = (operator: Comparison) => (other: Num | number) =>
    condition({ kind: 'compare', operator, left: node, right: numberNode(other) })
  const calculate = (operator: Arithmetic) => (other: Num | number) =>
    number({ kind: 'arithmetic', operator, left: node, right: numberNode(other) })
  const sum = (operator: 'add' | 'sub') => (other: Num | number) =>
    number(sumOrDifference(operator, node, numberNode(other)))
  return {
    [expression]: node,
    type: 'number',
    eq: compare('eq'),
    ne: compare('ne'),
    lt: compare('lt'),
    le: compare('le'),
    gt: compare('gt'),
    ge: compare('ge'),
    plus: sum('add'),
    minus: sum('sub'),
    times: calculate('mul'),
    dividedBy: calculate('div'),
    mod: calculate('mod'),
    bitAnd: calculate('bitAnd'),
    bitOr: calculate('bitOr'),
    bitXor: calculate('bitXor'),
    shiftLeft: calculate('shiftLeft'),
    shiftRight: calculate('shiftRight'),
  }
}

export function enumeration<Member extends string>(node: Expression, members: readonly Member[]): Enum<Member> {
  const compare = (operator: Comparison) => (other: Enum<Member> | Member) =>
    condition({ kind: 'compare', operator, left: node, right: memberNode(other, members) })
  return { [expression]: node, type: 'enumeration', members, eq: compare('eq'), ne: compare('ne') }
}

export function reference<Entity extends string>(node: Expression, entity: Entity): Ref<Entity> {
  const compare = (operator: Comparison) => (other: Ref<Entity> | null) =>
    condition({ kind: 'compare', operator, left: node, right: referenceNode(other, entity) })
  return { [expression]: node, type: 'reference', entity, eq: compare('eq'), ne: compare('ne') }
}

export function conditionPlace(at: Place): CondPlace {
  return { ...condition({ kind: 'read', place: at }), [place]: at, set: (value) => set(at, flagNode(value)) }
}

export function numberPlace(at: Place): NumPlace {
  const self = number({ kind: 'read', place: at })
  return {
    ...self,
    [place]: at,
    set: (value) => set(at, numberNode(value)),
    inc: () => set(at, self.plus(1)[expression]),
    dec: () => set(at, self.minus(1)[expression]),
  }
}

export function enumerationPlace<Member extends string>(at: Place, members: readonly Member[]): EnumPlace<Member> {
  return {
    ...enumeration({ kind: 'read', place: at }, members),
    [place]: at,
    set: (value) => set(at, memberNode(value, members)),
  }
}

export function referencePlace<Entity extends string>(at: Place, entity: Entity): RefPlace<Entity> {
  return {
    ...reference({ kind: 'read', place: at }, entity),
    [place]: at,
    set: (value) => set(at, referenceNode(value, entity)),
  }
}

export const always: Cond = condition({ kind: 'constant', value: true, type: FLAG })
export const never: Cond = condition({ kind: 'constant', value: false, type: FLAG })

/** True where all are; `always` for none. Stops at the first that is false. */
export function and(...conditions: readonly Cond[]): Cond {
  return condition({ kind: 'and', operands: flat('and', conditions) })
}

/** True where one is; `never` for none. Stops at the first that is true. */
export function or(...conditions: readonly Cond[]): Cond {
  return condition({ kind: 'or', operands: flat('or', conditions) })
}

export function not(operand: Cond): Cond {
  return condition({ kind: 'not', operand: conditionNode(operand) })
}

/** One of two numbers; only the one that is taken is evaluated. */
export function ifElse(test: Cond, then: Num | number, otherwise: Num | number): Num {
  return number({
    kind: 'conditional',
    condition: conditionNode(test),
    then: numberNode(then),
    else: numberNode(otherwise),
  })
}

/** One of two references; only the one that is taken is evaluated. */
export function ifElseRef<Entity extends string>(
  test: Cond,
  then: Ref<Entity>,
  otherwise: Ref<Entity> | null,
): Ref<Entity> {
  const { entity } = then
  return reference(
    {
      kind: 'conditional',
      condition: conditionNode(test),
      then: referenceNode(then, entity),
      else: referenceNode(otherwise, entity),
    },
    entity,
  )
}

/** The reference that names instance number `index`. */
export function refTo<const Entity extends string>(entity: Entity, index: number): Ref<Entity> {
  return reference(instanceNode(entity, index), entity)
}

/** Throws for what is the number of no instance, however many there are. */
export function instanceNode(entity: string, index: number): Expression {
  if (whole(index) < 0) throw new Error(`no ${entity} has the number ${index}: instances are numbered from 0`)
  return { kind: 'constant', value: whole(index), type: { kind: 'reference', entity } }
}

/** A number literal as an operand. */
export function num(value: number): Num {
  return number(numberNode(value))
}

/**
 * The expression behind a condition. Throws for a JavaScript boolean: it is what `!flag` and `number === 1` are, which are decided
 * while the program is written.
 */
export function conditionNode(value: Cond): Expression {
  if (typeof (value as unknown) !== 'boolean') return nodeOf(value, 'condition')
  throw new Error(
    `${shown(value)} is no condition: write always or never for one that is known, and not(...), eq(...), and(...) and or(...) for ` +
      "JavaScript's !, ===, && and ||, which do not see what is in memory",
  )
}

/** The expression behind what a flag is set to, or what is checked: that may be known. */
export function flagNode(value: Cond | boolean): Expression {
  return typeof value === 'boolean' ? { kind: 'constant', value, type: FLAG } : nodeOf(value, 'condition')
}

export function numberNode(value: Num | number): Expression {
  return typeof value === 'number' ? { kind: 'constant', value: whole(value), type: NUMBER } : nodeOf(value, 'number')
}

/** The expression behind an operand. Throws for anything else, which JavaScript lets through. */
export function nodeOf(value: Operand, wanted: string): Expression {
  const node = (value as Partial<Operand> | null | undefined)?.[expression]
  if (node) return node
  throw new Error(`${shown(value)} is no ${wanted}`)
}

interface Operand {
  readonly [expression]: Expression
}

/** Throws for what is no whole number, or so large that JavaScript would round it. */
export function whole(value: number): number {
  // `+ 0` turns the -0 of JavaScript into 0.
  if (Number.isSafeInteger(value)) return value + 0
  throw new Error(`${value} is no whole number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`)
}

function memberNode<Member extends string>(value: Enum<Member> | Member, members: readonly Member[]): Expression {
  if (typeof value !== 'string') return nodeOf(value, `one of ${members.join(', ')}`)
  if (!members.includes(value)) throw new Error(`"${value}" is none of ${members.join(', ')}`)
  return { kind: 'constant', value, type: { kind: 'enumeration', members } }
}

function referenceNode(value: Ref<string> | null, entity: string): Expression {
  if (value === null) return { kind: 'constant', value, type: { kind: 'reference', entity } }
  return nodeOf(value, `reference to a ${entity}: an instance is named by refTo('${entity}', 0), and none by null`)
}

function set(at: Place, value: Expression): Effect {
  return { kind: 'set', place: at, value }
}

function flat(kind: 'and' | 'or', conditions: readonly Cond[]): Expression[] {
  // `concat` copies ten thousand operands at once, where `flatMap` would go through them one by one.
  return ([] as Expression[]).concat(
    ...conditions.map(conditionNode).map((node) => (node.kind === kind ? node.operands : [node])),
  )
}
