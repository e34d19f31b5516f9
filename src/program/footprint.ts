import { toInteger } from '../state/schema.ts'
import type { Effect, Expression, Place } from './expression.ts'
import type { Transition } from './program.ts'
import { expressionsOf, subeffects, subexpressions } from './transform.ts'

/** A field that a step may touch: of one instance, or of any where the index is known only when the step runs. */
export interface Touched {
  readonly entity: string
  readonly field: string
  readonly instance: number | null
}

/** What a step may read and write, and nothing else. Places under an `if` count, whether it is taken or not. */
export interface Footprint {
  readonly reads: readonly Touched[]
  readonly writes: readonly Touched[]
}

/** The footprint of a step. That it is possible only at its location is a read of `pc`, which every step has. */
export function footprintOf({ guards, effects }: Transition): Footprint {
  const read = [...guards, ...effects.flatMap((effect) => subeffects(effect).flatMap(expressionsOf))]
  return { reads: read.flatMap(readsOf), writes: writesOf(effects) }
}

/** The fields that an expression may read. */
export function readsOf(expression: Expression): Touched[] {
  return subexpressions(expression).flatMap((part) => (part.kind === 'read' ? [touched(part.place)] : []))
}

/** The fields that effects may write. */
export function writesOf(effects: readonly Effect[]): Touched[] {
  const all = effects.flatMap(subeffects)
  return all.flatMap((effect) => (effect.kind === 'set' ? [touched(effect.place)] : []))
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
