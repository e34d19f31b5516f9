/** What a memory state is: declarations of entities and fields, and the immutable view of a state. */
export {
  entity,
  flag,
  ghost,
  mutex,
  oneOf,
  range,
  ref,
  rwlock,
  single,
  type EntityDeclaration,
  type EntityDeclarations,
  type EnumerationField,
  type FieldDeclaration,
  type FieldDeclarations,
  type FlagField,
  type LocalDeclaration,
  type MutexField,
  type RangeField,
  type ReferenceField,
  type RwlockField,
} from './declare.ts'
export { read, toValuation, type Instance, type State } from './state.ts'
export type { Schema, Valuation, Value } from './schema.ts'
