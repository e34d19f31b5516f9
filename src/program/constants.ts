import { defaultValue, type Schema, type Value } from '../state/schema.ts'
import type { Expression, Place } from './expression.ts'
import { foldBlock, setsIn, type SetEffect } from './fold.ts'
import { constant, simplify, valueOf } from './simplify.ts'
import type { TaskDeclaration } from './tasks.ts'
import type { Change } from './transform.ts'

/** A model without the fields that never change. */
export interface Folded {
  readonly tasks: readonly TaskDeclaration[]
  /** For the model's properties: replaces reads of such fields, and decides what they decide. */
  readonly change: Change
}

type Initial = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

/**
 * Finds the fields that no step of a model ever changes, and leaves out what follows from that. A schema serves many
 * models: the memory of a kernel has a flag for pages that were merged, and in a test without merging it is false in
 * every state. Then nobody needs to look, and a decision on it is no step of any run.
 *
 * Sound, because a field that starts with one value in all instances and is only ever set to that value has it in every
 * reachable state. All fields that start so are assumed constant; a step that is possible under this assumption and sets
 * one of them to anything else takes it back for that field, until no step does. A reference to an interchangeable instance is kept:
 * a program that names one of them is not the same program when they change their names.
 */
export function foldConstants(tasks: readonly TaskDeclaration[], schema: Schema, initial: Initial): Folded {
  const constants = new Map(startingAlike(schema, initial))
  for (;;) {
    const change = changeOf(constants, schema)
    const isIdle = ({ place, value }: SetEffect): boolean => {
      const known = constants.get(keyOf(place))
      return known !== undefined && valueOf(value) === known
    }
    const folded = tasks.map((task) => ({ ...task, body: foldBlock(task.body, { change, schema, isIdle }) }))
    const broken = folded.flatMap(({ body }) => [...setsIn(body)]).filter(({ place }) => constants.has(keyOf(place)))
    if (broken.length === 0) return { tasks: folded, change }
    for (const { place } of broken) constants.delete(keyOf(place))
  }
}

function* startingAlike(schema: Schema, initial: Initial): Generator<[string, Value]> {
  for (const [entity, { count, fields }] of Object.entries(schema.entities)) {
    for (const [field, { type }] of Object.entries(fields)) {
      const values = Array.from(
        { length: count },
        (_, index) => initial[entity]?.[index]?.[field] ?? defaultValue(type),
      )
      const namesOneOfMany =
        type.kind === 'reference' && values[0] !== null && schema.entities[type.entity]?.interchangeable
      if (new Set(values).size === 1 && !namesOneOfMany) yield [`${entity}.${field}`, values[0]!]
    }
  }
}

function keyOf(place: Place): string {
  return `${place.entity}.${place.field}`
}

function changeOf(constants: ReadonlyMap<string, Value>, schema: Schema): Change {
  const known = (node: Expression): Expression => {
    if (node.kind !== 'read') return node
    const { place } = node
    const value = constants.get(keyOf(place))
    return value === undefined ? node : constant(value, schema.entities[place.entity]!.fields[place.field]!.type)
  }
  return { place: (at) => at, variable: (node) => node, after: (node) => simplify(known(node), schema) }
}

/** The model as it is. */
export function unfolded(tasks: readonly TaskDeclaration[]): Folded {
  return { tasks, change: { place: (at) => at, variable: (node) => node } }
}
