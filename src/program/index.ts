/** The program language: what one needs to write steps, blocks, routines and tasks. */
export {
  any,
  anyNumber,
  atOnce,
  boundary,
  branch,
  check,
  either,
  forEach,
  ifLocal,
  loop,
  onlyIf,
  requires,
  rest,
  routine,
  scope,
  step,
  trylock,
  when,
  type AtOnce,
  type Block,
  type Choice,
  type Locals,
  type PlainItem,
  type Scope,
  type Statement,
  type StepItem,
  type Way,
} from './blocks.ts'
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
export type { IsBoundary, Steps } from './assemble.ts'
export { task, taskPer, type TaskDeclaration } from './tasks.ts'
export type { Effect, Expression } from './expression.ts'
export { printEffect, printExpression } from './print.ts'
