import { List } from 'immutable'
import { TASK, interchangeableEntities, toInteger, type Schema, type Value, type ValueType } from './schema.ts'
import type { Instance, State } from './state.ts'

/** For each interchangeable entity, the new name of each instance. */
export type Renaming = Readonly<Record<string, readonly number[]>>

/** All renamings of a schema: the product of the permutations of its interchangeable entities. The first changes nothing. */
export function allRenamings(schema: Schema): Renaming[] {
  return interchangeableEntities(schema).reduce<Renaming[]>(
    (found, name) => {
      const orders = permutations(schema.entities[name]!.count)
      return found.flatMap((renaming) => orders.map((order) => ({ ...renaming, [name]: order })))
    },
    [{}],
  )
}

/** The same state under other names: instances move, and every reference to them follows. */
export function rename(state: State, schema: Schema, renaming: Renaming): State {
  let renamed = state
  for (const [entity, { fields }] of Object.entries(schema.entities)) {
    const moved: Instance[] = []
    state.get(entity).forEach((instance, index) => {
      let changed = instance
      for (const [field, { type }] of Object.entries(fields)) {
        const value = instance.get(field)!
        const now = renameValue(type, value, schema, renaming)
        if (now !== value) changed = changed.set(field, now)
      }
      moved[renaming[entity]?.[index] ?? index] = changed
    })
    renamed = renamed.set(entity, List(moved))
  }
  return renamed
}

/** The orbit's representative: among all renamings of a state, the one whose values come first in order. */
export function canonical(state: State, schema: Schema, renamings: readonly Renaming[]): State {
  if (renamings.length === 1) return state
  let best = state
  let bestVector = vectorOf(state, schema)
  for (const renaming of renamings) {
    const candidate = rename(state, schema, renaming)
    const vector = vectorOf(candidate, schema)
    if (isBefore(vector, bestVector)) {
      best = candidate
      bestVector = vector
    }
  }
  return best
}

function renameValue(type: ValueType, value: Value, schema: Schema, renaming: Renaming): Value {
  if (type.kind !== 'reference' || typeof value !== 'number') return value
  if (type.entity !== TASK) return renaming[type.entity]?.[value] ?? value
  for (const [entity, first] of Object.entries(schema.firstTask)) {
    const order = renaming[entity]
    if (order && value >= first && value < first + order.length) return first + order[value - first]!
  }
  return value
}

function vectorOf(state: State, schema: Schema): number[] {
  return Object.entries(schema.entities).flatMap(([entity, { fields }]) =>
    state
      .get(entity)
      .toArray()
      .flatMap((instance) => Object.entries(fields).map(([field, { type }]) => toInteger(type, instance.get(field)))),
  )
}

function isBefore(left: readonly number[], right: readonly number[]): boolean {
  const first = left.findIndex((value, index) => value !== right[index])
  return first !== -1 && left[first]! < right[first]!
}

function permutations(count: number): number[][] {
  if (count === 0) return [[]]
  return Array.from({ length: count }, (_, place) => place)
    .flatMap((place) => permutations(count - 1).map((shorter) => shorter.toSpliced(place, 0, count - 1)))
    .sort((left, right) => (isBefore(left, right) ? -1 : 1))
}
