import { instanceCount, type Value } from '../state/schema.ts'
import type { Effect, Expression } from './expression.ts'
import { evaluate, execute, ModelError, type Environment } from './interpret.ts'
import { printExpression, type Names } from './print.ts'
import { subexpressions } from './transform.ts'

/**
 * Why a condition is false: the instance for which, and the conjunct that, with the values that it reads, as in
 * `pte[1].writable == false is false: pte[1].writable is true`.
 */
export function explainFalse(node: Expression, env: Environment): string {
  return narrow(node, env, nameInstances(env))
}

/** Why the first failing check of a property within a step's effects failed. */
export function explainFailedCheck(effects: readonly Effect[], property: string, env: Environment): string {
  let { state } = env
  for (const effect of effects) {
    const here = { ...env, state }
    switch (effect.kind) {
      case 'check':
        if (effect.property === property && !evaluate(effect.condition, here))
          return explainFalse(effect.condition, here)
        break
      case 'if': {
        const taken = evaluate(effect.condition, here) ? effect.then : effect.else
        const found = explainFailedCheck(taken, property, here)
        if (found !== '') return found
        break
      }
      case 'forEach':
        for (let index = 0; index < instanceCount(env.schema, effect.entity); index++) {
          const variables = new Map([...env.variables, [effect.variable, index]])
          const found = explainFailedCheck(effect.body, property, { ...here, variables })
          if (found !== '') return found
          state = execute(effect.body, { ...here, variables, state }, [])
        }
        continue
      case 'set':
      case 'require':
        break
    }
    state = execute([effect], here, [])
  }
  return ''
}

function narrow(node: Expression, env: Environment, names: Names): string {
  if (node.kind === 'and') {
    const failing = node.operands.find((operand) => !evaluate(operand, env))
    if (failing) return narrow(failing, env, names)
  }
  if (node.kind === 'every') {
    for (let index = 0; index < instanceCount(env.schema, node.entity); index++) {
      const inside = { ...env, variables: new Map([...env.variables, [node.variable, index]]) }
      if (!evaluate(node.body, inside)) return narrow(node.body, inside, nameInstances(inside))
    }
  }
  if (node.kind === 'or' && node.operands.length === 2 && node.operands[0]!.kind === 'not') {
    const [premise, conclusion] = node.operands
    return `${printExpression(premise.operand, names)}, but ${narrow(conclusion!, env, names)}`
  }
  const values = valuesRead(node, env, names)
  return `${printExpression(node, names)} is false${values.length > 0 ? `: ${values.join(', ')}` : ''}`
}

function nameInstances({ variables }: Environment): Names {
  return new Map([...variables].map(([variable, index]) => [variable, `${variable.split('#')[0]!} ${index}`]))
}

/** The values of the fields and sums that an expression reads, each once, in reading order. */
function valuesRead(node: Expression, env: Environment, names: Names): string[] {
  const values = new Map<string, string>()
  const inner = new Set<Expression>()
  for (const part of subexpressions(node)) {
    if (part.kind === 'some' || part.kind === 'every' || part.kind === 'sum')
      for (const below of subexpressions(part.body)) inner.add(below)
    if (inner.has(part)) continue
    if (part.kind !== 'read' && part.kind !== 'sum') continue
    const value = tryEvaluate(part, env)
    if (value !== undefined) values.set(part.kind === 'sum' ? 'the sum' : printExpression(part, names), String(value))
  }
  return [...values].map(([what, value]) => `${what} is ${value}`)
}

function tryEvaluate(node: Expression, env: Environment): Value | undefined {
  try {
    return evaluate(node, env)
  } catch (error) {
    if (error instanceof ModelError) return undefined
    throw error
  }
}
