import { List, Record, type RecordOf } from 'immutable'
import { defaultValue, type Schema, type Valuation, type Value } from './schema.ts'

/** One instance of an entity: its fields by name. */
export type Instance = RecordOf<{ [field: string]: Value }>

/** A state as an immutable value: equal states are `is`-equal and share a hash; what a step leaves alone is shared. */
export type State = RecordOf<{ [entity: string]: List<Instance> }>

/** Makes states of one schema. */
export interface StateSpace {
  readonly schema: Schema
  /** Builds a state; entities, instances and fields that are left out have their default values. */
  of(valuation: Valuation): State
}

/** The state space of a schema. Record factories are made once per schema, because records compare by factory shape. */
export function stateSpace(schema: Schema): StateSpace {
  const instances: { [entity: string]: Record.Factory<{ [field: string]: Value }> } = {}
  for (const [name, entity] of Object.entries(schema.entities)) {
    const defaults = Object.entries(entity.fields).map(([field, { type }]) => [field, defaultValue(type)])
    instances[name] = Record(Object.fromEntries(defaults) as { [field: string]: Value }, name)
  }
  const empty = Object.entries(schema.entities).map(([name, { count }]) => [
    name,
    List(Array.from({ length: count }, () => instances[name]!())),
  ])
  const factory = Record(Object.fromEntries(empty) as { [entity: string]: List<Instance> }, 'state')
  return {
    schema,
    of: (valuation) =>
      factory(
        Object.fromEntries(
          Object.entries(schema.entities).map(([name, { count }]) => [
            name,
            List(Array.from({ length: count }, (_, index) => instances[name]!({ ...valuation[name]?.[index] }))),
          ]),
        ),
      ),
  }
}

/** The value of one field. The instance must exist. */
export function read(state: State, entity: string, index: number, field: string): Value {
  return state.get(entity).get(index)!.get(field)!
}

/** The state with one field changed. */
export function write(state: State, entity: string, index: number, field: string, value: Value): State {
  const instances = state.get(entity)
  return state.set(entity, instances.set(index, instances.get(index)!.set(field, value)))
}

/** A state as plain data, for JSON and for building changed copies. */
export function toValuation(state: State): Valuation {
  return state.toJS() as unknown as Valuation
}
