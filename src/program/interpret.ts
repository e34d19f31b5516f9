import {
  bounds,
  describeType,
  instanceCount,
  isInterchangeable,
  toInteger,
  type Schema,
  type Value,
} from '../state/schema.ts'
import { read, write, type State } from '../state/state.ts'
import { MAX_SHIFT, type Arithmetic, type Comparison, type Effect, type Expression, type Place } from './expression.ts'
import { printExpression, printPlace } from './print.ts'
import type { Parameter, Transition } from './program.ts'

/** Something that a program may not do: it has no successor, and the explorer reports it. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** Where an expression is evaluated: a state and the values of the variables around it. */
export interface Environment {
  readonly schema: Schema
  readonly state: State
  readonly variables: ReadonlyMap<string, number>
}

/** What a step does: the state after it, and the names of the properties that it checked on the way, and whose checks failed. */
export interface StepResult {
  readonly state: State
  readonly checked: readonly string[]
  readonly failedChecks: readonly string[]
}

/** What checks find while effects take place. */
export interface Checks {
  readonly checked: string[]
  readonly failedChecks: string[]
}

export function noChecks(): Checks {
  return { checked: [], failedChecks: [] }
}

/** The meaning of expressions. Throws a ModelError where a reference cannot be followed. */
export function evaluate(node: Expression, env: Environment): Value {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'variable':
      return env.variables.get(node.name) ?? unbound(node.name)
    case 'read':
      return read(env.state, node.place.entity, evaluateIndex(node.place, env), node.place.field)
    case 'compare':
      return compare(node.operator, evaluate(node.left, env), evaluate(node.right, env))
    case 'arithmetic':
      return evaluateArithmetic(node, env)
    case 'not':
      return !evaluate(node.operand, env)
    case 'and':
      return node.operands.every((operand) => evaluate(operand, env))
    case 'or':
      return node.operands.some((operand) => evaluate(operand, env))
    case 'conditional':
      return evaluate(evaluate(node.condition, env) ? node.then : node.else, env)
    case 'some':
      return some(node, env, (value) => value === true)
    case 'every':
      return !some(node, env, (value) => value !== true)
    case 'sum':
      return sum(instances(node.entity, env).map((index) => evaluateFor(node, index, env) as number))
  }
}

/** What is above zero and what is below are added up each by itself: whether a sum on the way is too large depends on no order. */
function sum(terms: readonly number[]): number {
  const total = (some: readonly number[]): number => some.reduce((left, right) => calculate('add', left, right), 0)
  return total(terms.filter((term) => term > 0)) + total(terms.filter((term) => term < 0))
}

/** The body of a quantifier for one instance. */
function evaluateFor(node: Quantifier, index: number, env: Environment): Value {
  return locating(`for ${node.entity} ${index}`, () => {
    const inside = bind(env, node.variable, index)
    return node.kind === 'sum' ? evaluateNumber(node.body, inside) : evaluate(node.body, inside)
  })
}

type Quantifier = Extract<Expression, { readonly kind: 'some' | 'every' | 'sum' }>

/** Puts where a model error was in front of what it is. */
function locating<Result>(where: string | (() => string), action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    throw new ModelError(`${typeof where === 'string' ? where : where()}: ${error.message}`)
  }
}

/** Whether the body has such a value for some instance. Those of an interchangeable entity have no order in which to stop. */
function some(node: Quantifier, env: Environment, isFound: (value: Value) => boolean): boolean {
  const test = (index: number): boolean => isFound(evaluateFor(node, index, env))
  const all = instances(node.entity, env)
  return isInterchangeable(env.schema, node.entity) ? all.map(test).includes(true) : all.some(test)
}

/** The choices under which a step is possible in a state, in ascending order, with what each does. */
export function* successors(
  transition: Transition,
  schema: Schema,
  state: State,
): Generator<{ readonly choices: readonly number[]; readonly result: StepResult | ModelError }> {
  for (const choices of combinations(transition.parameters, schema)) {
    const result = attempt(transition, schema, state, choices)
    if (result) yield { choices, result }
  }
}

/** Takes a step with given choices: null where a guard is false. */
export function attempt(
  transition: Transition,
  schema: Schema,
  state: State,
  choices: readonly number[],
): StepResult | ModelError | null {
  const variables = new Map(transition.parameters.map(({ variable }, index) => [variable, choices[index]!]))
  const env = { schema, state, variables }
  try {
    for (const guard of transition.guards) if (!evaluate(guard, env)) return null
    const checks = noChecks()
    return { state: execute(transition.effects, env, checks), ...checks }
  } catch (error) {
    if (error instanceof ModelError) return new ModelError(`step '${transition.label}': ${error.message}`)
    throw error
  }
}

/** Carries effects out in order and returns the state after them. */
export function execute(effects: readonly Effect[], env: Environment, checks: Checks): State {
  return effects.reduce((state, effect) => executeOne(effect, { ...env, state }, checks), env.state)
}

function executeOne(effect: Effect, env: Environment, checks: Checks): State {
  switch (effect.kind) {
    case 'set': {
      const index = evaluateIndex(effect.place, env)
      return write(
        env.state,
        effect.place.entity,
        index,
        effect.place.field,
        inRange(effect.place, evaluate(effect.value, env), env),
      )
    }
    case 'check':
      checks.checked.push(effect.property)
      if (!evaluate(effect.condition, env)) checks.failedChecks.push(effect.property)
      return env.state
    case 'require':
      if (!evaluate(effect.condition, env)) throw new ModelError(effect.message)
      return env.state
    case 'if':
      return execute(evaluate(effect.condition, env) ? effect.then : effect.else, env, checks)
    case 'forEach':
      return instances(effect.entity, env).reduce(
        (state, index) =>
          locating(`for ${effect.entity} ${index}`, () =>
            execute(effect.body, bind({ ...env, state }, effect.variable, index), checks),
          ),
        env.state,
      )
  }
}

function inRange(at: Place, value: Value, { schema }: Environment): Value {
  const { min, max } = bounds(schema, at.type)
  const integer = toInteger(at.type, value)
  if (integer >= min && integer <= max) return value
  throw new ModelError(`${printPlace(at)} is set to ${String(value)}, which is no ${describeType(at.type)}`)
}

function evaluateIndex(at: Place, env: Environment): number {
  const index = evaluate(at.index, env)
  if (typeof index === 'number' && index >= 0 && index < instanceCount(env.schema, at.entity)) return index
  const [printed, value] = [printExpression(at.index), String(index)]
  throw new ModelError(
    `${printPlace(at)}: ${printed === value ? value : `${printed} is ${value}, which`} is no ${at.entity}`,
  )
}

function evaluateArithmetic(node: Extract<Expression, { readonly kind: 'arithmetic' }>, env: Environment): number {
  const [left, right] = [evaluateNumber(node.left, env), evaluateNumber(node.right, env)]
  return locating(
    () => printExpression(node),
    () => calculate(node.operator, left, right),
  )
}

function evaluateNumber(node: Expression, env: Environment): number {
  const value = evaluate(node, env)
  if (typeof value !== 'number') throw new ModelError(`${printExpression(node)} is no number`)
  return value
}

export function compare(operator: Comparison, left: Value, right: Value): boolean {
  switch (operator) {
    case 'eq':
      return left === right
    case 'ne':
      return left !== right
    case 'lt':
      return left! < right!
    case 'le':
      return left! <= right!
    case 'gt':
      return left! > right!
    case 'ge':
      return left! >= right!
  }
}

/** The result of an operation. Throws a ModelError where there is none, or none that JavaScript has exactly. */
export function calculate(operator: Arithmetic, left: number, right: number): number {
  const result = operate(operator, left, right)
  if (Number.isSafeInteger(result)) return result
  throw new ModelError(
    `${left} and ${right} give a number beyond ${Number.MAX_SAFE_INTEGER}, which cannot be told exactly`,
  )
}

/** The same, rounded where it is too large. */
export function operate(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case 'add':
      return left + right
    case 'sub':
      return left - right
    case 'mul':
      return left * right + 0
    case 'div':
      if (right === 0) throw new ModelError('a division by zero')
      // `+ 0` turns the -0 of JavaScript into 0.
      return Math.trunc(left / right) + 0
    case 'mod':
      if (right === 0) throw new ModelError('the remainder of a division by zero')
      return (left % right) + 0
    case 'bitAnd':
      return Number(BigInt(left) & BigInt(right))
    case 'bitOr':
      return Number(BigInt(left) | BigInt(right))
    case 'bitXor':
      return Number(BigInt(left) ^ BigInt(right))
    case 'shiftLeft':
      return left * 2 ** places(right)
    case 'shiftRight':
      return Math.floor(left / 2 ** places(right))
  }
}

function places(number: number): number {
  if (number >= 0 && number <= MAX_SHIFT) return number
  throw new ModelError(`a shift by ${number} places: it takes 0 to ${MAX_SHIFT}`)
}

function instances(entity: string, { schema }: Environment): number[] {
  return Array.from({ length: instanceCount(schema, entity) }, (_, index) => index)
}

function bind(env: Environment, variable: string, index: number): Environment {
  return { ...env, variables: new Map([...env.variables, [variable, index]]) }
}

function unbound(name: string): never {
  throw new Error(`variable '${name}' is used outside the expression that binds it`)
}

function combinations(parameters: readonly Parameter[], schema: Schema): number[][] {
  return parameters.reduce<number[][]>(
    (found, { domain }) => found.flatMap((choices) => domainOf(domain, schema).map((value) => [...choices, value])),
    [[]],
  )
}

function domainOf(domain: Parameter['domain'], schema: Schema): number[] {
  const min = domain.kind === 'range' ? domain.min : 0
  const max = domain.kind === 'range' ? domain.max : instanceCount(schema, domain.entity) - 1
  return Array.from({ length: max - min + 1 }, (_, index) => min + index)
}
