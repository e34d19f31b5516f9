import { instanceCount, TASK, type Value, type ValueType } from '../state/schema.ts'
import type { Effect, Expression } from './expression.ts'
import { evaluate, execute, noChecks, ModelError, type Environment } from './interpret.ts'
import { countedBy, printExpression } from './print.ts'
import { mapExpression, subexpressions } from './transform.ts'

/** What people call an instance of an entity, tasks included. */
export type InstanceNames = (entity: string, instance: number) => string

/** Instances by their numbers: `frame 0`. */
export const numberedNames: InstanceNames = (entity, instance) => `${entity} ${instance}`

/**
 * Why a condition is false, as facts about the state: the instance for which it is, and the values that make it so, as
 * in `for frame 1: frame[1].mapcount is 2, but frame[1].refcount is 1`.
 */
export function explainFalse(node: Expression, env: Environment, names: InstanceNames = numberedNames): string {
  return listed(factsOf(node, false, env).map((fact) => factWords(fact, names)))
}

/** The same for a condition that is true. */
export function explainTrue(node: Expression, env: Environment, names: InstanceNames = numberedNames): string {
  return listed(factsOf(node, true, env).map((fact) => factWords(fact, names)))
}

/** Says why a condition is false. */
export type Explain = (condition: Expression, env: Environment) => string

/** Why the first failing check of a property within a step's effects failed. Empty where none fails. */
export function explainFailedCheck(
  effects: readonly Effect[],
  property: string,
  env: Environment,
  explain: Explain = explainFalse,
): string {
  let { state } = env
  for (const effect of effects) {
    const here = { ...env, state }
    switch (effect.kind) {
      case 'check':
        if (effect.property === property && !evaluate(effect.condition, here)) return explain(effect.condition, here)
        break
      case 'if': {
        const taken = evaluate(effect.condition, here) ? effect.then : effect.else
        const found = explainFailedCheck(taken, property, here, explain)
        if (found !== '') return found
        break
      }
      case 'forEach':
        for (let index = 0; index < instanceCount(env.schema, effect.entity); index++) {
          const inside = bind({ ...here, state }, effect.variable, index)
          const found = explainFailedCheck(effect.body, property, inside, explain)
          if (found !== '') return found
          state = execute(effect.body, inside, noChecks())
        }
        continue
      case 'set':
      case 'require':
        break
    }
    state = execute([effect], here, noChecks())
  }
  return ''
}

/** A comparison, a flag, or a quantifier that every instance decides, with what it is. */
export interface Fact {
  readonly node: Expression
  readonly is: boolean
  readonly env: Environment
  /** The instances of quantifiers that decided them, outermost first, where the fact is the first one about them. */
  readonly instances: readonly { readonly entity: string; readonly instance: number }[]
}

/**
 * The facts that make a condition what it is: of operands that decide together all, of those that decide alone the
 * first; of the instances of a quantifier the first that decides.
 */
export function factsOf(node: Expression, is: boolean, env: Environment): Fact[] {
  const deciding = (operands: readonly Expression[]): Fact[] => {
    const first = operands.find((operand) => evaluate(operand, env) === is)
    return first ? factsOf(first, is, env) : []
  }
  const all = (operands: readonly Expression[]): Fact[] => operands.flatMap((operand) => factsOf(operand, is, env))
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return []
    case 'not':
      return factsOf(node.operand, !is, env)
    case 'and':
      return is ? all(node.operands) : deciding(node.operands)
    case 'or':
      return is ? deciding(node.operands) : all(node.operands)
    case 'conditional': {
      const condition = evaluate(node.condition, env) === true
      return [...factsOf(node.condition, condition, env), ...factsOf(condition ? node.then : node.else, is, env)]
    }
    case 'some':
    case 'every':
      return (node.kind === 'some') === is ? oneInstance(node, is, env) : [{ node, is, env, instances: [] }]
    case 'compare':
      return comparedFacts(node, is, env)
    case 'read':
      return [{ node, is, env, instances: [] }]
    case 'arithmetic':
    case 'sum':
      throw new Error(`a number cannot be ${is}`)
  }
}

/** Where both sides come down to fixed values, what matters is why: that 0 is 0 tells nobody anything. */
function comparedFacts(node: Extract<Expression, { readonly kind: 'compare' }>, is: boolean, env: Environment): Fact[] {
  const areFixed = [node.left, node.right].every((side) => isFixed(taken(side, env)))
  const because = areFixed ? [node.left, node.right].flatMap((side) => takenBecause(side, env)) : []
  return because.length > 0 ? because : [{ node, is, env, instances: [] }]
}

/** Why a conditional value is the side that is taken. */
function takenBecause(node: Expression, env: Environment): Fact[] {
  if (node.kind !== 'conditional') return []
  const is = evaluate(node.condition, env) === true
  return [...factsOf(node.condition, is, env), ...takenBecause(is ? node.then : node.else, env)]
}

/** The first instance that decides a quantifier, and the facts about it. */
function oneInstance(
  node: Extract<Expression, { readonly kind: 'some' | 'every' }>,
  is: boolean,
  env: Environment,
): Fact[] {
  const { entity } = node
  for (let instance = 0; instance < instanceCount(env.schema, entity); instance++) {
    const inside = bind(env, node.variable, instance)
    if (evaluate(node.body, inside) !== is) continue
    const nothing: Fact = { node: { kind: 'and', operands: [] }, is, env: inside, instances: [] }
    const [first = nothing, ...others] = factsOf(node.body, is, inside)
    return [{ ...first, instances: [{ entity, instance }, ...first.instances] }, ...others]
  }
  return []
}

/** A fact in the words of the program: `frame[0].refcount is 2, not 1`. */
export function factWords({ node, is, env, instances }: Fact, names: InstanceNames): string {
  const where = instances.map(({ entity, instance }) => `for ${names(entity, instance)}: `).join('')
  return `${where}${plainWords(node, is, { env, names })}`
}

interface Context {
  readonly env: Environment
  readonly names: InstanceNames
}

function plainWords(node: Expression, is: boolean, context: Context): string {
  switch (node.kind) {
    case 'some':
    case 'every':
      return `${node.kind === 'some' ? 'no' : 'every'} ${node.entity} has ${shown(node.body, context)}`
    case 'compare':
      return comparison(node, is, context)
    case 'read':
      return `${shown(node, context)} is ${is}`
    case 'constant':
    case 'variable':
    case 'not':
    case 'and':
    case 'or':
    case 'conditional':
    case 'arithmetic':
    case 'sum':
      return 'nothing else is needed'
  }
}

/** `a is 2, but b is 1`; `a and b are both 2`; `a is 2, not 1`. */
function comparison(node: Extract<Expression, { readonly kind: 'compare' }>, is: boolean, context: Context): string {
  const [left, right] = [taken(node.left, context.env), taken(node.right, context.env)]
  const [leftValue, rightValue] = [left, right].map((side) => valueWords(side, context))
  const [leftWords, rightWords] = [left, right].map((side) => {
    const words = shown(side, context)
    return side.kind === 'sum' ? `(${words})` : words
  })
  const missed = !is && node.operator === 'eq' ? `, not ${rightValue}` : ''
  const parts = [left, right].map((side) => summands(side, context)).join('')
  if (isFixed(right)) return `${leftWords} is ${leftValue}${missed}${parts}`
  if (isFixed(left)) return `${rightWords} is ${rightValue}${missed === '' ? '' : `, not ${leftValue}`}${parts}`
  if (leftValue === rightValue) return `${leftWords} and ${rightWords} are both ${leftValue}${parts}`
  return `${leftWords} is ${leftValue}, but ${rightWords} is ${rightValue}${parts}`
}

/** Which instances a sum over instances is made of: those that are counted, or those that add something. */
function summands(node: Expression, { env, names }: Context): string {
  if (node.kind !== 'sum') return ''
  const isCount = countedBy(node) !== null
  const added = Array.from({ length: instanceCount(env.schema, node.entity) }, (_, instance) => {
    const value = evaluate(node.body, bind(env, node.variable, instance))
    if (value === 0) return []
    return [isCount ? names(node.entity, instance) : `${names(node.entity, instance)}: ${String(value)}`]
  }).flat()
  return added.length === 0 ? '' : ` (${added.join(', ')})`
}

/** A conditional value is the side that is taken. */
export function taken(node: Expression, env: Environment): Expression {
  return node.kind === 'conditional' ? taken(evaluate(node.condition, env) ? node.then : node.else, env) : node
}

function isFixed(node: Expression): boolean {
  return node.kind === 'constant' || node.kind === 'variable'
}

function valueWords(node: Expression, { env, names }: Context): string {
  const value = evaluate(node, env)
  const type = typeOf(node)
  return type?.kind === 'reference' && typeof value === 'number' ? names(type.entity, value) : String(value)
}

function typeOf(node: Expression): ValueType | null {
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return node.type
    case 'read':
      return node.place.type
    case 'conditional':
      return typeOf(node.then)
    case 'compare':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'some':
    case 'every':
    case 'sum':
      return null
  }
}

/** An expression with the instances that it speaks of by their names: `pte[parent:x].frame`. */
function shown(node: Expression, { env, names }: Context): string {
  // The names stand in the expression as variables, so that what contains them can still be evaluated.
  const variables = new Map(env.variables)
  const named = (entity: string, index: number): Expression => {
    const name = names(entity, index)
    variables.set(name, index)
    return { kind: 'variable', name, type: { kind: 'reference', entity } }
  }
  const printed = printExpression(
    mapExpression(node, {
      variable: (variable) => {
        const index = variables.get(variable.name)
        return index !== undefined && variable.type.kind === 'reference' ? named(variable.type.entity, index) : variable
      },
      place: (at) => {
        if (at.entity.startsWith(`${TASK} `) || hasUnknown(at.index, variables)) return at
        const index = valueOrNull(at.index, { ...env, variables })
        return typeof index === 'number' ? { ...at, index: named(at.entity, index) } : at
      },
    }),
  )
  return printed.replaceAll(/(\w+)\[\1 /g, '$1[')
}

function hasUnknown(node: Expression, variables: ReadonlyMap<string, number>): boolean {
  return subexpressions(node).some((part) => part.kind === 'variable' && !variables.has(part.name))
}

/** Null where a reference on the way cannot be followed. */
function valueOrNull(node: Expression, env: Environment): Value {
  try {
    return evaluate(node, env)
  } catch (error) {
    if (error instanceof ModelError) return null
    throw error
  }
}

function bind(env: Environment, variable: string, index: number): Environment {
  return { ...env, variables: new Map([...env.variables, [variable, index]]) }
}

/** Facts in one line, each once. */
function listed(found: readonly string[]): string {
  return [...new Set(found)].join('; ')
}
