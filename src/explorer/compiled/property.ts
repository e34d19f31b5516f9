import type { Property } from '../../invariants/property.ts'
import type { Effect, Expression } from '../../program/expression.ts'
import { emitExpression } from './expression.ts'
import { mayMeet, readsOf, writesOf } from '../../program/footprint.ts'
import { functionScope, functionText, wordNames, type Unit } from './scope.ts'
import { asCondition } from './term.ts'

/** What the function `judge_N` says of a state: whether it is a hit of property N, or cannot be judged. */
export const judgement = { none: 0, hit: 1, modelError: 2 } as const

/** A property whose hits are states. */
export interface StateProperty {
  readonly index: number
  readonly condition: Expression
  /** What the condition is at a hit. */
  readonly hitWhen: boolean
  /** Whether the condition may be a model error. */
  readonly mayFail: boolean
}

/** Emits `judge_N(words)` for each property whose hits are states. */
export function emitJudges(unit: Unit, properties: readonly Property[]): StateProperty[] {
  return properties.flatMap((property, index) => {
    switch (property.kind) {
      case 'invariant':
        return [emitJudge(unit, index, property.condition, false)]
      case 'witness':
        return property.condition === null ? [] : [emitJudge(unit, index, property.condition, true)]
      case 'assertion':
      case 'deadlock':
      case 'model':
        return []
    }
  })
}

function emitJudge(unit: Unit, index: number, expression: Expression, hitWhen: boolean): StateProperty {
  const scope = functionScope(unit)
  const { code, fails } = asCondition(emitExpression(scope, expression))
  const answer = hitWhen ? `${judgement.hit} : ${judgement.none}` : `${judgement.none} : ${judgement.hit}`
  const lines = fails
    ? [
        `const holds = ${code}`,
        `if (failed) { failed = false; return ${judgement.modelError} }`,
        `return holds ? ${answer}`,
      ]
    : [`return ${code} ? ${answer}`]
  unit.functions.push(functionText(`judge_${index}`, scope.words, scope, lines))
  return { index, condition: expression, hitWhen, mayFail: fails }
}

/** The class of steps that may change every property: the initial state is observed with it. */
export const OBSERVE_ALL = 1

/** The class of steps that change no property. */
export const OBSERVE_NONE = 0

/** Steps of one class may change the same properties. Class 0 changes none, class 1 may change all. */
export interface ObservationClasses {
  readonly classOf: (effects: readonly Effect[]) => number
  readonly members: readonly (readonly StateProperty[])[]
}

export function observationClasses(properties: readonly StateProperty[]): ObservationClasses {
  const members: StateProperty[][] = [[], [...properties]]
  const reads = properties.map(({ condition }) => readsOf(condition))
  return {
    members,
    classOf(effects) {
      const writes = writesOf(effects)
      const changed = properties.filter((_, position) => mayMeet(writes, reads[position]!))
      const known = members.findIndex(
        (other) => other.length === changed.length && other.every((each) => changed.includes(each)),
      )
      return known >= 0 ? known : members.push(changed) - 1
    },
  }
}

/** Emits `observe(class, words)`: it judges a new state by the properties of a class that are still of interest. */
export function emitObserve(unit: Unit, { members }: ObservationClasses): void {
  const words = wordNames(unit.layout)
  const cases = members.flatMap((properties, number) => {
    if (properties.length === 0) return []
    const judged = properties.map(
      ({ index }) => `if (open[${index}] !== 0) report(${index}, judge_${index}(${words.join(', ')}))`,
    )
    return [`case ${number}: {`, ...judged, 'return', '}']
  })
  const body = cases.length === 0 ? [] : ['switch (step) {', ...cases, '}']
  unit.functions.push(functionText('observe', ['step', ...words], functionScope(unit), body))
}
