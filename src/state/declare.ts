import { TASK, type Entity, type Field, type Schema } from './schema.ts'
import { requireNames, shown } from './shown.ts'

export interface FlagField {
  readonly kind: 'flag'
  readonly ghost: boolean
}
export interface RangeField {
  readonly kind: 'range'
  readonly min: number
  readonly max: number
  readonly ghost: boolean
}
export interface EnumerationField<Member extends string> {
  readonly kind: 'enumeration'
  readonly members: readonly Member[]
  readonly ghost: boolean
}
export interface ReferenceField<Target extends string> {
  readonly kind: 'reference'
  readonly entity: Target
  readonly ghost: boolean
}
/** A sleeping lock or spinlock: held by at most one task. Stored as a reference to its holder. */
export interface MutexField {
  readonly kind: 'mutex'
  readonly ghost: false
}
/** A reader-writer lock. Stored as its writer and a number of readers. */
export interface RwlockField {
  readonly kind: 'rwlock'
  readonly ghost: false
}

/** What can stand in an entity. */
export type FieldDeclaration =
  | FlagField
  | RangeField
  | EnumerationField<string>
  | ReferenceField<string>
  | MutexField
  | RwlockField

/** The fields that can be local to a task: everything but locks. */
export type LocalDeclaration = Exclude<FieldDeclaration, MutexField | RwlockField>

export type FieldDeclarations = Readonly<Record<string, FieldDeclaration>>

export interface EntityDeclaration<Fields extends FieldDeclarations = FieldDeclarations> {
  readonly count: number
  readonly interchangeable: boolean
  /** True for an entity with exactly one instance, whose fields are reached without an index. */
  readonly single: boolean
  readonly fields: Fields
}

export type EntityDeclarations = Readonly<Record<string, EntityDeclaration>>

/** A flag. It starts false. */
export const flag: FlagField = { kind: 'flag', ghost: false }

/** A whole number between two bounds, both included. It starts at the lower one. Throws where min > max. */
export function range(min: number, max: number): RangeField {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max)
    throw new Error(`range(${min}, ${max}) is empty or not whole`)
  if (max - min >= 2 ** 32) throw new Error(`range(${min}, ${max}) has more values than 32 bits can tell apart`)
  return { kind: 'range', min: min + 0, max: max + 0, ghost: false }
}

/** One of the members named. It starts as the first. */
export function oneOf<const Member extends string>(...members: readonly Member[]): EnumerationField<Member> {
  for (const member of members)
    if (typeof (member as unknown) !== 'string')
      throw new Error(
        `a member of oneOf is a word in quotes, not ${shown(member)}: for numbers there is range(min, max)`,
      )
  if (new Set(members).size !== members.length || members.length === 0)
    throw new Error(`oneOf(${members.join(', ')}) needs distinct members`)
  return { kind: 'enumeration', members, ghost: false }
}

/** A reference to an instance of `entity`, or null. It starts null. */
export function ref<const Target extends string>(entity: Target): ReferenceField<Target> {
  return { kind: 'reference', entity, ghost: false }
}

export const mutex: MutexField = { kind: 'mutex', ghost: false }
export const rwlock: RwlockField = { kind: 'rwlock', ghost: false }

/** Marks a field as ghost: properties may read it; what a step does to other fields may not depend on it. */
export function ghost<Declared extends LocalDeclaration>(field: Declared): Declared {
  return { ...field, ghost: true }
}

/** An entity with `count` instances. Instances of an interchangeable entity have no names of their own. */
export function entity<const Fields extends FieldDeclarations>(
  options: { readonly count: number; readonly interchangeable: true },
  fields: Fields,
): EntityDeclaration<Fields> & { readonly single: false; readonly interchangeable: true }
export function entity<const Fields extends FieldDeclarations>(
  options: { readonly count: number; readonly interchangeable?: boolean },
  fields: Fields,
): EntityDeclaration<Fields> & { readonly single: false }
export function entity<const Fields extends FieldDeclarations>(
  options: { readonly count: number; readonly interchangeable?: boolean },
  fields: Fields,
): EntityDeclaration<Fields> & { readonly single: false } {
  requireNames('an entity', options, ['count', 'interchangeable'])
  return {
    count: checkedCount('an entity', options.count),
    interchangeable: options.interchangeable ?? false,
    single: false,
    fields,
  }
}

/** An entity with exactly one instance: global variables. */
export function single<const Fields extends FieldDeclarations>(
  fields: Fields,
): EntityDeclaration<Fields> & { readonly single: true } {
  return { count: 1, interchangeable: false, single: true, fields }
}

/** The stored fields of one declared field. Only a reader-writer lock needs two. */
export function storedFields(name: string, declared: FieldDeclaration): Readonly<Record<string, Field>> {
  switch (declared.kind) {
    case 'flag':
      return { [name]: { type: { kind: 'flag' }, ghost: declared.ghost } }
    case 'range':
      return { [name]: { type: { kind: 'range', min: declared.min, max: declared.max }, ghost: declared.ghost } }
    case 'enumeration':
      return { [name]: { type: { kind: 'enumeration', members: declared.members }, ghost: declared.ghost } }
    case 'reference':
      return { [name]: { type: { kind: 'reference', entity: declared.entity }, ghost: declared.ghost } }
    case 'mutex':
      return { [name]: HOLDER }
    case 'rwlock':
      return {
        [name]: HOLDER,
        [readersField(name)]: { type: { kind: 'range', min: 0, max: MAX_READERS }, ghost: false },
      }
  }
}

const HOLDER: Field = { type: { kind: 'reference', entity: TASK }, ghost: false }

/** More tasks than this cannot hold one reader-writer lock for reading at a time: the next is a model error. */
export const MAX_READERS = 7

/** The stored field that counts the readers of the reader-writer lock `name`. */
export function readersField(name: string): string {
  return `${name}Readers`
}

/** The most instances of an entity: each is written down before the search begins, and ten million of them take half a minute. */
const MOST_INSTANCES = 2 ** 16

function checkedCount(what: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0 && count <= MOST_INSTANCES) return count + 0
  throw new Error(`${what} cannot have ${shown(count)} instances: their number is whole, from 0 to ${MOST_INSTANCES}`)
}

/** The stored form of declarations, with other counts where `counts` names them. No tasks yet. */
export function storedSchema(declarations: EntityDeclarations, counts: Readonly<Record<string, number>> = {}): Schema {
  for (const name of Object.keys(counts)) {
    if (!Object.hasOwn(declarations, name)) throw new Error(`counts: the schema has no entity '${name}'`)
    if (declarations[name]!.single)
      throw new Error(`counts: '${name}' is a single, which has one instance: leave it out, or declare it as an entity`)
  }
  const entities: Record<string, Entity> = {}
  for (const [name, declared] of Object.entries(declarations)) {
    const fields: Record<string, Field> = {}
    for (const [field, declaration] of Object.entries(declared.fields))
      Object.assign(fields, storedFields(field, declaration))
    entities[name] = {
      count: checkedCount(name, counts[name] ?? declared.count),
      interchangeable: declared.interchangeable,
      fields,
    }
  }
  return { entities, taskCount: 0, firstTask: {} }
}
