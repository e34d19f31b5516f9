import type { Comparison, Expression } from '../../program/expression.ts'
import { instanceCount, isInterchangeable, toInteger } from '../../state/schema.ts'
import { readPlace } from './access.ts'
import { emitArithmetic, exact } from './arithmetic.ts'
import { freshName, functionScope, functionText, withVariable, wordNames, type Scope } from './scope.ts'
import {
  asCondition,
  asNumber,
  condition,
  isFalse,
  isKnown,
  isTrue,
  literal,
  number,
  truth,
  type Term,
} from './term.ts'

/** Emits an expression. Operands are evaluated in the order and with the laziness that `Expression` promises. */
export function emitExpression(scope: Scope, expression: Expression): Term {
  switch (expression.kind) {
    case 'constant':
      return literal(toInteger(expression.type, expression.value))
    case 'variable': {
      const bound = scope.variables.get(expression.name)
      if (!bound) throw new Error(`nothing binds the variable '${expression.name}'`)
      return bound
    }
    case 'read':
      return emitRead(scope, expression)
    case 'compare':
      return compare(
        expression.operator,
        asNumber(emitExpression(scope, expression.left)),
        asNumber(emitExpression(scope, expression.right)),
      )
    case 'arithmetic':
      return emitArithmetic(
        scope,
        expression.operator,
        asNumber(emitExpression(scope, expression.left)),
        asNumber(emitExpression(scope, expression.right)),
      )
    case 'not':
      return not(asCondition(emitExpression(scope, expression.operand)))
    case 'and':
      return every(expression.operands.map((operand) => asCondition(emitExpression(scope, operand))))
    case 'or':
      return some(expression.operands.map((operand) => asCondition(emitExpression(scope, operand))))
    case 'conditional':
      return conditional(
        asCondition(emitExpression(scope, expression.condition)),
        emitExpression(scope, expression.then),
        emitExpression(scope, expression.else),
      )
    case 'some':
    case 'every':
    case 'sum':
      return unrolls(scope, expression) ? unrolled(scope, expression) : looped(scope, expression)
  }
}

function emitRead(scope: Scope, { place }: Expression & { readonly kind: 'read' }): Term {
  return readPlace(scope, place, asNumber(emitExpression(scope, place.index)))
}

const operators: Readonly<Record<Comparison, string>> = { eq: '===', ne: '!==', lt: '<', le: '<=', gt: '>', ge: '>=' }

function compare(operator: Comparison, left: Term, right: Term): Term {
  if (!left.fails && !right.fails) {
    const known = decided(operator, left, right)
    if (known !== null) return truth(known)
  }
  return condition(`(${left.code} ${operators[operator]} ${right.code})`, left, right)
}

/** What a comparison gives for all values within the bounds, or null where that depends on the values. */
function decided(operator: Comparison, left: Term, right: Term): boolean | null {
  switch (operator) {
    case 'eq':
      if (left.max < right.min || right.max < left.min) return false
      return isKnown(left) && isKnown(right) ? true : null
    case 'ne': {
      const equal = decided('eq', left, right)
      return equal === null ? null : !equal
    }
    case 'lt':
      return left.max < right.min ? true : left.min >= right.max ? false : null
    case 'le':
      return left.max <= right.min ? true : left.min > right.max ? false : null
    case 'gt':
      return decided('lt', right, left)
    case 'ge':
      return decided('le', right, left)
  }
}

function not(operand: Term): Term {
  return isKnown(operand) ? truth(isFalse(operand)) : condition(`!${operand.code}`, operand)
}

/** A conjunction that stops at the first false operand. */
function every(operands: readonly Term[]): Term {
  const needed = operands.filter((operand) => !isTrue(operand))
  const end = needed.findIndex(isFalse)
  if (end === 0 || (end > 0 && needed.slice(0, end).every(({ fails }) => !fails))) return truth(false)
  return chained(end < 0 ? needed : needed.slice(0, end + 1), ' && ', true)
}

/** A disjunction that stops at the first true operand. */
function some(operands: readonly Term[]): Term {
  const needed = operands.filter((operand) => !isFalse(operand))
  const end = needed.findIndex(isTrue)
  if (end === 0 || (end > 0 && needed.slice(0, end).every(({ fails }) => !fails))) return truth(true)
  return chained(end < 0 ? needed : needed.slice(0, end + 1), ' || ', false)
}

function chained(operands: readonly Term[], operator: string, empty: boolean): Term {
  if (operands.length === 0) return truth(empty)
  if (operands.length === 1) return operands[0]!
  return condition(`(${operands.map(({ code }) => code).join(operator)})`, ...operands)
}

function conditional(test: Term, yes: Term, no: Term): Term {
  if (isKnown(test)) return isTrue(test) ? yes : no
  if (yes.sort === 'condition' && no.sort === 'condition')
    return condition(`(${test.code} ? ${yes.code} : ${no.code})`, test, yes, no)
  const [then, otherwise] = [asNumber(yes), asNumber(no)]
  const code = `(${test.code} ? ${then.code} : ${otherwise.code})`
  return number(code, Math.min(then.min, otherwise.min), Math.max(then.max, otherwise.max), test, then, otherwise)
}

type Quantifier = Expression & { readonly kind: 'some' | 'every' | 'sum' }

/** The most expression nodes that a quantifier may become by unrolling. */
const UNROLLED_NODES = 300

function unrolls(scope: Scope, quantifier: Quantifier): boolean {
  return sizeOf(scope, quantifier) <= UNROLLED_NODES
}

function unrolled(scope: Scope, quantifier: Quantifier): Term {
  const { kind, variable, entity, body } = quantifier
  const count = instanceCount(scope.unit.layout.schema, entity)
  const terms = Array.from({ length: count }, (_, index) => {
    return emitExpression(withVariable(scope, variable, literal(index)), body)
  })
  const all = isInterchangeable(scope.unit.layout.schema, entity) && terms.some(({ fails }) => fails)
  switch (kind) {
    case 'some':
      return all ? evaluated(terms, ' | ') : some(terms.map(asCondition))
    case 'every':
      return all ? evaluated(terms, ' & ') : every(terms.map(asCondition))
    case 'sum':
      if (!isSmallSum(terms)) return looped(scope, quantifier)
      return terms
        .map(asNumber)
        .reduce(
          (left, right) => (isKnown(left) && left.min === 0 ? right : emitArithmetic(scope, 'add', left, right)),
          literal(0),
        )
  }
}

/** Whether no sum of some of the terms can be too large to be exact. */
function isSmallSum(terms: readonly Term[]): boolean {
  const total = (of: (term: Term) => number): number => terms.reduce((sum, term) => sum + of(term), 0)
  const [least, most] = [total(({ min }) => Math.min(0, min)), total(({ max }) => Math.max(0, max))]
  return least >= Number.MIN_SAFE_INTEGER && most <= Number.MAX_SAFE_INTEGER
}

/** All operands are evaluated, whatever the first ones say. */
function evaluated(operands: readonly Term[], operator: string): Term {
  const each = operands.map((operand) => `!!${asCondition(operand).code}`)
  return condition(`(${each.join(operator)})`, ...operands)
}

/** A function of its own, which gets the words and the loop variables that are bound around it. */
function looped(scope: Scope, { kind, variable, entity, body }: Quantifier): Term {
  const { unit } = scope
  const count = instanceCount(unit.layout.schema, entity)
  const outer = [...new Set([...scope.variables.values()].filter((term) => !isKnown(term)).map(({ code }) => code))]
  const loop = freshName(unit, variable)
  const inner = withVariable(functionScope(unit, scope.variables), variable, number(loop, 0, count - 1))
  const term = emitExpression(inner, body)
  const each = `for (let ${loop} = 0; ${loop} < ${count}; ${loop}++)`
  const name = freshName(unit, kind)
  const define = (lines: readonly string[]): void => {
    unit.functions.push(functionText(name, [...wordNames(unit.layout), ...outer], inner, lines))
  }
  const call = `${name}(${[...scope.words, ...outer].join(', ')})`
  switch (kind) {
    case 'some':
    case 'every': {
      const found = `${kind === 'some' ? '' : '!'}${term.code}`
      // Instances without an order are all looked at, where one of them may be a model error.
      const all = isInterchangeable(unit.layout.schema, entity) && term.fails
      if (all)
        define(['let found = false', `${each} if (${found}) found = true`, `return found === ${kind === 'some'}`])
      else define([`${each} if (${found}) return ${kind === 'some'}`, `return ${kind !== 'some'}`])
      return condition(call, term)
    }
    case 'sum': {
      const summand = asNumber(term)
      const above = exact(inner, number('above', 0, Math.max(0, summand.max * count), summand))
      const below = exact(inner, number('below', Math.min(0, summand.min * count), 0, summand))
      define([
        'let above = 0, below = 0',
        `${each} {`,
        `const term = ${summand.code}`,
        // What is above zero and what is below are added up each by itself, so that no order matters.
        `if (term > 0) { above += term; above = ${above.code} } else { below += term; below = ${below.code} }`,
        '}',
        'return above + below',
      ])
      const fails = above.fails || below.fails
      // Of a sum that may be too large, no more is known than what it is if it is not.
      const [min, max] = fails ? [below.min, above.max] : [summand.min * count, summand.max * count]
      return { ...number(call, min, max, summand), fails }
    }
  }
}

/** The number of nodes of an expression when all its quantifiers are unrolled. */
export function sizeOf(scope: Scope, expression: Expression): number {
  const size = (part: Expression): number => sizeOf(scope, part)
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return 1
    case 'read':
      return 1 + size(expression.place.index)
    case 'compare':
    case 'arithmetic':
      return 1 + size(expression.left) + size(expression.right)
    case 'not':
      return 1 + size(expression.operand)
    case 'and':
    case 'or':
      return expression.operands.reduce((sum, operand) => sum + size(operand), 1)
    case 'conditional':
      return 1 + size(expression.condition) + size(expression.then) + size(expression.else)
    case 'some':
    case 'every':
    case 'sum':
      return 1 + instanceCount(scope.unit.layout.schema, expression.entity) * size(expression.body)
  }
}
