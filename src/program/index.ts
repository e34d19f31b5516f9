/** The program language: what one needs to write steps, blocks, routines and tasks. */
export * from './blocks.ts'
export { self, type Mutex, type Rwlock } from './locks.ts'
export {
  always,
  and,
  ifElse,
  ifElseRef,
  never,
  not,
  num,
  or,
  refTo,
  type Cond,
  type CondPlace,
  type Enum,
  type EnumPlace,
  type Num,
  type NumPlace,
  type Ref,
  type RefPlace,
} from './operands.ts'
export { footprintOf, type Footprint, type Touched } from './footprint.ts'
export { schema, type EntityPlaces, type InstancePlaces, type Places } from './places.ts'
export type { Steps } from './assemble.ts'
export { task, taskPer, type TaskDeclaration } from './tasks.ts'
export type { Effect, Expression } from './expression.ts'
export { printEffect, printExpression } from './print.ts'
