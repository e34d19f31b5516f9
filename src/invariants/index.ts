/** Properties, and models: programs with their properties. */
export { assertion, invariant, witness, type Description } from './build.ts'
export { model, withSteps, type Initial, type ModelDeclaration } from './model.ts'
export { noDeadlock, type Model, type Property } from './property.ts'
