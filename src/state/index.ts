/** What a memory state is: declarations of entities and fields, and the immutable view of a state. */
export * from './declare.ts'
export { read, toValuation, type Instance, type State } from './state.ts'
export type { Schema, Valuation, Value } from './schema.ts'
