import type { Effect } from '../../program/expression.ts'
import { bounds, instanceCount } from '../../state/schema.ts'
import { wordsOf, writePlace } from './access.ts'
import { emitExpression, sizeOf } from './expression.ts'
import { freshName, withVariable, type Scope } from './scope.ts'
import { asCondition, asNumber, isFalse, isKnown, isTrue, literal, number, type Term } from './term.ts'

/** What a step's code does besides changing words. */
export interface StepExits {
  /** The statement that gives the step up after a model error. */
  readonly fault: string
  /** The statements for a check, or null for a property that the model does not have. */
  readonly check: (property: string) => CheckExits | null
}

/** What to do where the condition of a check is true, and where it is false. */
export interface CheckExits {
  readonly passed: string
  readonly failed: string
}

/** Emits effects as statements that change the words of the scope in place. */
export function emitEffects(scope: Scope, effects: readonly Effect[], exits: StepExits): string[] {
  return effects.flatMap((effect) => emitEffect(scope, effect, exits))
}

function emitEffect(scope: Scope, effect: Effect, exits: StepExits): string[] {
  switch (effect.kind) {
    case 'set':
      return emitSet(scope, effect, exits)
    case 'check': {
      const check = exits.check(effect.property)
      const [failed, passed] = check ? [[check.failed], [check.passed]] : [[], []]
      return emitTest(scope, asCondition(emitExpression(scope, effect.condition)), exits, failed, passed)
    }
    case 'require':
      return emitTest(scope, asCondition(emitExpression(scope, effect.condition)), exits, [exits.fault], [])
    case 'if': {
      const test = asCondition(emitExpression(scope, effect.condition))
      const yes = isFalse(test) ? [] : emitEffects(scope, effect.then, exits)
      const no = isTrue(test) ? [] : emitEffects(scope, effect.else, exits)
      return emitTest(scope, test, exits, no, yes)
    }
    case 'forEach':
      return emitForEach(scope, effect, exits)
  }
}

/** Statements for both outcomes of a condition, or the model error that it is. */
function emitTest(scope: Scope, test: Term, exits: StepExits, no: readonly string[], yes: readonly string[]): string[] {
  if (isKnown(test)) return isTrue(test) ? [...yes] : [...no]
  if (!test.fails) return branch(test.code, no, yes)
  const name = freshName(scope.unit, 'test')
  return [`const ${name} = ${test.code}`, `if (failed) ${exits.fault}`, ...branch(name, no, yes)]
}

function branch(test: string, no: readonly string[], yes: readonly string[]): string[] {
  if (yes.length === 0) return no.length === 0 ? [] : [`if (!${test}) {`, ...no, '}']
  return [`if (${test}) {`, ...yes, ...(no.length === 0 ? [] : ['} else {', ...no]), '}']
}

function emitSet(scope: Scope, { place, value }: Effect & { readonly kind: 'set' }, exits: StepExits): string[] {
  const count = instanceCount(scope.unit.layout.schema, place.entity)
  const index = evaluate(scope, 'index', asNumber(emitExpression(scope, place.index)), 0, count - 1)
  const { min, max } = bounds(scope.unit.layout.schema, place.type)
  const stored = evaluate(scope, 'value', asNumber(emitExpression(scope, value)), min, max)
  const wrong = [...(index.fails || stored.fails ? ['failed'] : []), ...index.outside, ...stored.outside]
  const before = [...index.lines, ...stored.lines]
  if (wrong.includes('true')) return [...before, exits.fault]
  const check = wrong.length === 0 ? [] : [`if (${wrong.join(' || ')}) ${exits.fault}`]
  return [...before, ...check, ...writePlace(scope, place, index.term, stored.term)]
}

/** A value that is used more than once is named first. */
interface Evaluated {
  readonly lines: readonly string[]
  readonly term: Term
  readonly fails: boolean
  /** Tests of which one is true where the value is not within the bounds. */
  readonly outside: readonly string[]
}

function evaluate(scope: Scope, hint: string, term: Term, min: number, max: number): Evaluated {
  if (isKnown(term)) return { lines: [], term, fails: false, outside: term.min < min || term.max > max ? ['true'] : [] }
  const inside = term.min >= min && term.max <= max
  if (/^\w+$/.test(term.code) || (inside && !term.fails && hint === 'value'))
    return { lines: [], term, fails: term.fails, outside: tests(term, term.code, min, max) }
  const name = freshName(scope.unit, hint)
  const named = { ...term, code: name }
  return {
    lines: [`const ${name} = ${term.code}`],
    term: named,
    fails: term.fails,
    outside: tests(term, name, min, max),
  }
}

function tests(term: Term, code: string, min: number, max: number): string[] {
  return [...(term.min >= min ? [] : [`${code} < ${min}`]), ...(term.max <= max ? [] : [`${code} > ${max}`])]
}

/** The most effect and expression nodes that a `forEach` may become by unrolling. */
const UNROLLED_NODES = 200

function emitForEach(scope: Scope, effect: Effect & { readonly kind: 'forEach' }, exits: StepExits): string[] {
  const { variable, entity, body } = effect
  const count = instanceCount(scope.unit.layout.schema, entity)
  if (effectSize(scope, effect) <= UNROLLED_NODES)
    return Array.from({ length: count }, (_, index) => {
      return emitEffects(withVariable(scope, variable, literal(index)), body, exits)
    }).flat()
  const loop = freshName(scope.unit, variable)
  const inner = withVariable(scope, variable, number(loop, 0, count - 1))
  return [`for (let ${loop} = 0; ${loop} < ${count}; ${loop}++) {`, ...emitEffects(inner, body, exits), '}']
}

/** The number of nodes of an effect when all its loops are unrolled. */
export function effectSize(scope: Scope, effect: Effect): number {
  const sum = (effects: readonly Effect[]): number =>
    effects.reduce((total, part) => total + effectSize(scope, part), 0)
  switch (effect.kind) {
    case 'set':
      return 1 + sizeOf(scope, effect.place.index) + sizeOf(scope, effect.value)
    case 'check':
    case 'require':
      return 1 + sizeOf(scope, effect.condition)
    case 'if':
      return 1 + sizeOf(scope, effect.condition) + sum(effect.then) + sum(effect.else)
    case 'forEach':
      return 1 + instanceCount(scope.unit.layout.schema, effect.entity) * sum(effect.body)
  }
}

/** The words that effects may change. */
export function changedWords(scope: Scope, effects: readonly Effect[]): Set<number> {
  return new Set(
    effects.flatMap((effect): number[] => {
      switch (effect.kind) {
        case 'set': {
          const { index } = effect.place
          const known = index.kind === 'constant' || (index.kind === 'variable' && scope.variables.has(index.name))
          return wordsOf(scope, effect.place, known ? emitExpression(scope, index) : number('', 0, Infinity))
        }
        case 'check':
        case 'require':
          return []
        case 'if':
          return [...changedWords(scope, effect.then), ...changedWords(scope, effect.else)]
        case 'forEach':
          return [...changedWords(scope, effect.body)]
      }
    }),
  )
}
