import {
  readersField,
  MAX_READERS,
  type EntityDeclaration,
  type EntityDeclarations,
  type EnumerationField,
  type FieldDeclaration,
  type FieldDeclarations,
  type FlagField,
  type MutexField,
  type RangeField,
  type ReferenceField,
  type RwlockField,
} from '../state/declare.ts'
import { checkNames } from '../state/names.ts'
import type { Expression } from './expression.ts'
import { mutexPlace, rwlockPlace, type Mutex, type Rwlock } from './locks.ts'
import {
  condition,
  conditionPlace,
  enumerationPlace,
  type expression,
  instanceNode,
  nodeOf,
  number,
  numberNode,
  numberPlace,
  reference,
  referencePlace,
  type Cond,
  type CondPlace,
  type EnumPlace,
  type Num,
  type NumPlace,
  type Ref,
  type RefPlace,
} from './operands.ts'

/** The typed place that a declared field becomes. */
export type PlaceOf<Declared extends FieldDeclaration> = Declared extends FlagField
  ? CondPlace
  : Declared extends RangeField
    ? NumPlace
    : Declared extends EnumerationField<infer Member>
      ? EnumPlace<Member>
      : Declared extends ReferenceField<infer Entity>
        ? RefPlace<Entity>
        : Declared extends MutexField
          ? Mutex
          : Declared extends RwlockField
            ? Rwlock
            : never

/** The fields of one instance. */
export type InstancePlaces<Fields extends FieldDeclarations> = {
  readonly [Name in keyof Fields]: PlaceOf<Fields[Name]>
}

/** What can be said of all instances of an entity. The callbacks get an instance's fields and a reference to it. */
export interface EntityPlaces<Name extends string, Fields extends FieldDeclarations> {
  readonly entityName: Name
  /** The instance that a reference names, or instance number `index`. Following null is a model error. */
  at(index: Ref<Name> | Num | number): InstancePlaces<Fields>
  some(body: (instance: InstancePlaces<Fields>, reference: Ref<Name>) => Cond): Cond
  every(body: (instance: InstancePlaces<Fields>, reference: Ref<Name>) => Cond): Cond
  sum(body: (instance: InstancePlaces<Fields>, reference: Ref<Name>) => Num): Num
  /** The number of instances for which the condition holds. */
  count(body: (instance: InstancePlaces<Fields>, reference: Ref<Name>) => Cond): Num
}

/** The same of an interchangeable entity: a number stands for none of its instances. */
export interface NamelessPlaces<Name extends string, Fields extends FieldDeclarations> extends Omit<
  EntityPlaces<Name, Fields>,
  'at'
> {
  at(index: Ref<Name>): InstancePlaces<Fields>
}

export type Places<Entities extends EntityDeclarations> = {
  readonly [Name in keyof Entities & string]: Entities[Name]['single'] extends true
    ? InstancePlaces<Entities[Name]['fields']>
    : Entities[Name] extends { readonly interchangeable: true }
      ? NamelessPlaces<Name, Entities[Name]['fields']>
      : EntityPlaces<Name, Entities[Name]['fields']>
}

/**
 * Entities and fields as typed places: the vocabulary in which steps and properties are written. Throws for names that they
 * cannot have.
 */
export function schema<const Entities extends EntityDeclarations>(entities: Entities): SchemaPlaces<Entities> {
  checkNames(entities)
  const places = Object.fromEntries(
    Object.entries(entities).map(([name, declared]) => [
      name,
      declared.single ? instancePlaces(name, declared.fields)(ZERO) : entityPlaces(name, declared),
    ]),
  )
  return { ...(places as Places<Entities>), [declarations]: entities }
}

/** Where a schema keeps what it was declared with. */
export const declarations: unique symbol = Symbol('declarations')
export type SchemaPlaces<Entities extends EntityDeclarations> = Places<Entities> & { readonly [declarations]: Entities }

const ZERO: Expression = numberNode(0)

export function entityPlaces<Name extends string, Fields extends FieldDeclarations>(
  name: Name,
  declared: EntityDeclaration<Fields>,
): EntityPlaces<Name, Fields> {
  const instance = instancePlaces(name, declared.fields)
  const bound = (
    body: (instance: InstancePlaces<Fields>, reference: Ref<Name>) => { readonly [expression]: Expression },
  ) => {
    const { variable, node } = freshVariable(name)
    const said = body(instance(node), reference(node, name))
    return { variable, entity: name, body: nodeOf(said, 'condition or number') }
  }
  return {
    entityName: name,
    at: (index) => instance(indexNode(name, index)),
    some: (body) => condition({ kind: 'some', ...bound(body) }),
    every: (body) => condition({ kind: 'every', ...bound(body) }),
    sum: (body) => number({ kind: 'sum', ...bound(body) }),
    count: (body) => {
      const { variable, entity, body: test } = bound(body)
      const oneOrZero: Expression = { kind: 'conditional', condition: test, then: numberNode(1), else: numberNode(0) }
      return number({ kind: 'sum', variable, entity, body: oneOrZero })
    },
  }
}

let variables = 0

/** A variable with a name that no other has. It never shows: printing names variables by their entity. */
export function freshVariable(entity: string): { readonly variable: string; readonly node: Expression } {
  const variable = `${entity}#${++variables}`
  return { variable, node: { kind: 'variable', name: variable, type: { kind: 'reference', entity } } }
}

/**
 * Says how to name an instance of an entity. A field's place is made when it is asked for: programs name instances all the time,
 * and want one field or two.
 */
function instancePlaces<Fields extends FieldDeclarations>(
  entity: string,
  fields: Fields,
): (index: Expression) => InstancePlaces<Fields> {
  const index = Symbol('index')
  const getters = Object.fromEntries(
    Object.entries(fields).map(([field, declared]) => [
      field,
      {
        enumerable: true,
        get(this: { readonly [index]: Expression }) {
          return fieldPlace(entity, this[index], field, declared)
        },
      },
    ]),
  )
  const instance = Object.create(null, getters) as object
  return (node) => Object.create(instance, { [index]: { value: node } }) as InstancePlaces<Fields>
}

export function fieldPlace(
  entity: string,
  index: Expression,
  field: string,
  declared: FieldDeclaration,
): CondPlace | NumPlace | EnumPlace<string> | RefPlace<string> | Mutex | Rwlock {
  switch (declared.kind) {
    case 'flag':
      return conditionPlace({ entity, index, field, type: { kind: 'flag' } })
    case 'range':
      return numberPlace({ entity, index, field, type: { kind: 'range', min: declared.min, max: declared.max } })
    case 'enumeration':
      return enumerationPlace(
        { entity, index, field, type: { kind: 'enumeration', members: declared.members } },
        declared.members,
      )
    case 'reference':
      return referencePlace(
        { entity, index, field, type: { kind: 'reference', entity: declared.entity } },
        declared.entity,
      )
    case 'mutex':
      return mutexPlace({ entity, index, field, type: HOLDER })
    case 'rwlock':
      return rwlockPlace(
        { entity, index, field, type: HOLDER },
        { entity, index, field: readersField(field), type: { kind: 'range', min: 0, max: MAX_READERS } },
      )
  }
}

const HOLDER = { kind: 'reference', entity: 'task' } as const

function indexNode(entity: string, index: Ref<string> | Num | number): Expression {
  return typeof index === 'number'
    ? instanceNode(entity, index)
    : nodeOf(index, `number and no reference to a ${entity}`)
}
