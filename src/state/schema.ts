import { shown } from './shown.ts'

/** The values that one field can hold. Every type is finite. */
export type ValueType =
  | { readonly kind: 'flag' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'enumeration'; readonly members: readonly string[] }
  /** An instance of `entity`, or null. The entity `task` always exists: its instances are the tasks of the model. */
  | { readonly kind: 'reference'; readonly entity: string }

/** A field's value as people read it: a flag, a number, a member of an enumeration, an instance number or null. */
export type Value = boolean | number | string | null

export interface Field {
  readonly type: ValueType
  /** Ghost fields record history for the properties. No step may decide anything by them. */
  readonly ghost: boolean
}

export interface Entity {
  readonly count: number
  /** States that differ only in the names of interchangeable instances are one state. */
  readonly interchangeable: boolean
  readonly fields: Readonly<Record<string, Field>>
}

/** What a state consists of. Entities and fields keep the order in which they were declared. */
export interface Schema {
  readonly entities: Readonly<Record<string, Entity>>
  /** The number of tasks: the bound of references to the entity `task`. */
  readonly taskCount: number
  /**
   * Where an interchangeable entity runs a task for each of its instances: the number of its first task. The others
   * follow in order, so renaming an instance renames its task.
   */
  readonly firstTask: Readonly<Record<string, number>>
}

/** All values of one state as plain data: `valuation[entity][instance][field]`. */
export type Valuation = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

/** The name of the implicit entity that stands for the tasks. */
export const TASK = 'task'

/** The number of instances of an entity, tasks included. Throws for a name that the schema does not have. */
export function instanceCount(schema: Schema, entity: string): number {
  if (entity === TASK) return schema.taskCount
  if (!Object.hasOwn(schema.entities, entity)) throw new Error(`the schema has no entity '${entity}'`)
  return schema.entities[entity]!.count
}

/** Whether states that differ only in the names of the entity's instances are one state. Tasks as such have names. */
export function isInterchangeable({ entities }: Schema, entity: string): boolean {
  return Object.hasOwn(entities, entity) && entities[entity]!.interchangeable
}

/** The integers that stand for the values of a type: both bounds included. A null reference is -1. */
export function bounds(schema: Schema, type: ValueType): { readonly min: number; readonly max: number } {
  switch (type.kind) {
    case 'flag':
      return { min: 0, max: 1 }
    case 'range':
      return { min: type.min, max: type.max }
    case 'enumeration':
      return { min: 0, max: type.members.length - 1 }
    case 'reference':
      return { min: -1, max: instanceCount(schema, type.entity) - 1 }
  }
}

/** The integer that stands for a value while a program runs. Throws for a value that the type does not have. */
export function toInteger(type: ValueType, value: Value): number {
  switch (type.kind) {
    case 'flag':
      if (typeof value === 'boolean') return value ? 1 : 0
      break
    case 'range':
      if (typeof value === 'number') return value
      break
    case 'enumeration':
      if (typeof value === 'string' && type.members.includes(value)) return type.members.indexOf(value)
      break
    case 'reference':
      if (value === null) return -1
      if (typeof value === 'number') return value
      break
  }
  throw new Error(`${shown(value)} is no ${describeType(type)}`)
}

/** The value that an integer stands for: the inverse of `toInteger`. */
export function fromInteger(type: ValueType, integer: number): Value {
  switch (type.kind) {
    case 'flag':
      return integer === 1
    case 'range':
      return integer
    case 'enumeration':
      return type.members[integer] ?? null
    case 'reference':
      return integer === -1 ? null : integer
  }
}

/** A type in words, for messages: `number from 0 to 9`, `reference to a frame`. */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case 'flag':
      return 'flag'
    case 'range':
      return `number from ${type.min} to ${type.max}`
    case 'enumeration':
      return `one of ${type.members.join(', ')}`
    case 'reference':
      return `reference to a ${type.entity}`
  }
}

/** The value that a field has where a model says nothing else: false, the lowest number, the first member, null. */
export function defaultValue(type: ValueType): Value {
  switch (type.kind) {
    case 'flag':
      return false
    case 'range':
      return type.min
    case 'enumeration':
      return type.members[0] ?? null
    case 'reference':
      return null
  }
}

/** The names of the interchangeable entities, in declaration order. */
export function interchangeableEntities(schema: Schema): string[] {
  return Object.keys(schema.entities).filter((name) => {
    const entity = schema.entities[name]!
    return entity.interchangeable && entity.count > 1
  })
}
