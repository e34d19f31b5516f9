import {
  MAX_SHIFT,
  type Arithmetic,
  type BitOperator,
  type Comparison,
  type Expression,
  type Place,
  type Shift,
} from '../../program/expression.ts'
import { instanceCount, TASK, type Schema, type Value, type ValueType } from '../../state/schema.ts'
import { NONE, type Names } from './names.ts'

/** What the printer of one program needs everywhere. */
export interface Printer {
  readonly schema: Schema
  readonly names: Names
  /** Entities that are one record rather than an array. */
  readonly singles: ReadonlySet<string>
}

/** How bound variables print, by their names in the program: a Murphi name, or a number where a sum is written out. */
export type Scope = ReadonlyMap<string, string>

export const emptyScope: Scope = new Map()

/** An expression as Murphi. Rumur's `&`, `|`, `->`, `? :` and quantifiers stop as early as ours do. */
export function printExpression(printer: Printer, expression: Expression, scope: Scope): string {
  return print(printer, expression, scope).text
}

/** Expressions that must all hold, each ready to stand on a line of its own. At least one. */
export function printConjuncts(printer: Printer, conditions: readonly Expression[], scope: Scope): string[] {
  const all = conditions.flatMap(conjuncts)
  return all.length === 0 ? ['true'] : all.map((condition) => within(print(printer, condition, scope), LEVEL.not))
}

export function printPlace(printer: Printer, place: Place, scope: Scope): string {
  const { names, singles } = printer
  const variable = names.entity(place.entity)
  const instance = singles.has(place.entity) ? variable : `${variable}[${printExpression(printer, place.index, scope)}]`
  return `${instance}.${names.field(place.entity, place.field)}`
}

export function printValue(printer: Printer, value: Value, type: ValueType): string {
  switch (type.kind) {
    case 'flag':
    case 'range':
      return String(value)
    case 'enumeration':
      return printer.names.member(type.members, String(value))
    case 'reference':
      if (value === null) return NONE
      return type.entity === TASK && typeof value === 'number' ? printer.names.task(value) : String(value)
  }
}

/** The scope inside a binder, and the Murphi name of the variable that it binds. */
export function bind(
  printer: Printer,
  variable: string,
  entity: string | null,
  scope: Scope,
): { name: string; inner: Scope } {
  const name = printer.names.bound(variable, entity, scope.values())
  return { name, inner: new Map(scope).set(variable, name) }
}

/** A printed expression and how strongly its outermost operator binds. */
interface Printed {
  readonly text: string
  readonly level: number
}

/** From Rumur's grammar. `!` binds less than a comparison there, so its operand is always closed. */
const LEVEL = { conditional: 0, implies: 1, or: 2, and: 3, not: 4, compare: 5, sum: 6, product: 7, closed: 8 } as const

const COMPARISONS: Readonly<Record<Comparison, string>> = { eq: '=', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' }
const ARITHMETIC: Readonly<Record<Exclude<Arithmetic, BitOperator | Shift>, { text: string; level: number }>> = {
  add: { text: '+', level: LEVEL.sum },
  sub: { text: '-', level: LEVEL.sum },
  mul: { text: '*', level: LEVEL.product },
  div: { text: '/', level: LEVEL.product },
  mod: { text: '%', level: LEVEL.product },
}
/** Operators of Rumur that Murphi has not. They bind otherwise than in C, so that they are closed, and their operands too. */
const BITS: Readonly<Record<BitOperator | Shift, string>> = {
  bitAnd: '&',
  bitOr: '|',
  bitXor: '^',
  shiftLeft: '<<',
  shiftRight: '>>',
}

function print(printer: Printer, expression: Expression, scope: Scope): Printed {
  const operand = (inner: Expression, level: number) => within(print(printer, inner, scope), level)
  switch (expression.kind) {
    case 'constant': {
      const negative = typeof expression.value === 'number' && expression.value < 0
      return {
        text: printValue(printer, expression.value, expression.type),
        level: negative ? LEVEL.sum : LEVEL.closed,
      }
    }
    case 'variable': {
      const name = scope.get(expression.name)
      if (name === undefined) throw new Error(`variable '${expression.name}' is not bound`)
      return { text: name, level: LEVEL.closed }
    }
    case 'read':
      return { text: printPlace(printer, expression.place, scope), level: LEVEL.closed }
    case 'compare': {
      const left = operand(expression.left, LEVEL.sum)
      return {
        text: `${left} ${COMPARISONS[expression.operator]} ${operand(expression.right, LEVEL.sum)}`,
        level: LEVEL.compare,
      }
    }
    case 'arithmetic': {
      const { operator, left, right } = expression
      if (operator in BITS) return bits(expression, (inner) => operand(inner, LEVEL.closed))
      const { text, level } = ARITHMETIC[operator as keyof typeof ARITHMETIC]
      return { text: `${operand(left, level)} ${text} ${operand(right, level + 1)}`, level }
    }
    case 'not':
      return { text: `!${operand(expression.operand, LEVEL.closed)}`, level: LEVEL.not }
    case 'and':
      return joined(expression.operands, '&', 'true', LEVEL.and, operand)
    case 'or': {
      const [first, second, ...others] = expression.operands
      if (first?.kind === 'not' && second && others.length === 0) {
        return { text: `${operand(first.operand, LEVEL.or)} -> ${operand(second, LEVEL.or)}`, level: LEVEL.implies }
      }
      return joined(expression.operands, '|', 'false', LEVEL.or, operand)
    }
    case 'conditional': {
      const [condition, then, otherwise] = [expression.condition, expression.then, expression.else]
      const text = `${operand(condition, LEVEL.closed)} ? ${operand(then, LEVEL.implies)} : ${operand(otherwise, LEVEL.implies)}`
      return { text, level: LEVEL.conditional }
    }
    case 'some':
      return quantified(printer, 'exists', expression, scope)
    case 'every':
      return quantified(printer, 'forall', expression, scope)
    case 'sum': {
      const terms = Array.from({ length: instanceCount(printer.schema, expression.entity) }, (_, instance) =>
        within(
          print(printer, expression.body, new Map(scope).set(expression.variable, String(instance))),
          LEVEL.product,
        ),
      )
      return terms.length === 0
        ? { text: '0', level: LEVEL.closed }
        : { text: `(${terms.join(' + ')})`, level: LEVEL.closed }
    }
  }
}

/** Rumur shifts the other way where the number of places is negative: that it is not one of ours becomes a division by zero. */
function bits(
  { operator, left, right }: Extract<Expression, { kind: 'arithmetic' }>,
  operand: (inner: Expression) => string,
): Printed {
  const sign = BITS[operator as keyof typeof BITS]
  const places = operand(right)
  const isShift = operator === 'shiftLeft' || operator === 'shiftRight'
  const count =
    isShift && !isPlaces(right)
      ? `((0 <= ${places}) & (${places} <= ${MAX_SHIFT}) ? ${places} : 1 / (${places} - ${places}))`
      : places
  return { text: `(${operand(left)} ${sign} ${count})`, level: LEVEL.closed }
}

function isPlaces(node: Expression): boolean {
  return node.kind === 'constant' && typeof node.value === 'number' && node.value >= 0 && node.value <= MAX_SHIFT
}

function joined(
  operands: readonly Expression[],
  operator: string,
  empty: string,
  level: number,
  operand: (inner: Expression, level: number) => string,
): Printed {
  if (operands.length === 0) return { text: empty, level: LEVEL.closed }
  // Mixed & and | are closed: correct without it, but nobody should have to know the precedences to read a rule.
  const inner = operands.length === 1 ? level : LEVEL.not
  return { text: operands.map((one) => operand(one, inner)).join(` ${operator} `), level }
}

function quantified(
  printer: Printer,
  word: 'exists' | 'forall',
  expression: Extract<Expression, { kind: 'some' | 'every' }>,
  scope: Scope,
): Printed {
  const { name, inner } = bind(printer, expression.variable, expression.entity, scope)
  const body = printExpression(printer, expression.body, inner)
  return { text: `${word} ${name}: ${printer.names.id(expression.entity)} do ${body} end`, level: LEVEL.closed }
}

function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition]
}

function within({ text, level }: Printed, least: number): string {
  return level < least ? `(${text})` : text
}
