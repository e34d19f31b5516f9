/** Breadth-first exploration of a model. */
export { behaviourOf } from './compiled/behaviour.ts'
export { explore, type ExploreOptions } from './explore.ts'
export type { Exploration, Limits, Progress, PropertyResult, Run, RunStep, Verdict } from './exploration.ts'
