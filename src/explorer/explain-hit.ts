import type { Model } from '../invariants/property.ts'
import {
  explainFailedCheck,
  explainFalse,
  numberedNames,
  type Explain,
  type InstanceNames,
} from '../program/explain.ts'
import { evaluate, ModelError, type Environment } from '../program/interpret.ts'
import { whereWords } from '../program/program.ts'
import type { State } from '../state/state.ts'
import type { Run } from './exploration.ts'
import { locationOf, type Step } from './moves.ts'

/** What is wrong where a property has a hit, in words. `step` is the step that is the hit, null where the state is. */
export function explainHit({ program, properties }: Model, index: number, state: State, step: Step | null): string {
  if (step?.result instanceof ModelError) return step.result.message
  return explain({ program, properties }, index, state, step, explainFalse)
}

/** The explanation of a run, with other names for the instances than their numbers. */
export function explainRun(model: Model, index: number, run: Run, names: InstanceNames = numberedNames): string {
  return explainRunBy(model, index, run, (condition, env) => explainFalse(condition, env, names))
}

/** The explanation of a run, with other words for why a condition is false. */
export function explainRunBy(model: Model, index: number, run: Run, falsehood: Explain): string {
  if (run.failing) return run.explanation
  const last = run.steps.at(-1)
  const onStep = ['assertion', 'witness'].includes(model.properties[index]!.kind) && last
  const before = onStep ? (run.steps.at(-2)?.state ?? run.initial) : (last?.state ?? run.initial)
  return explain(model, index, before, onStep ? last : null, falsehood)
}

function explain(
  { program, properties }: Model,
  index: number,
  state: State,
  step: Pick<Step, 'transition' | 'choices'> | null,
  falsehood: Explain,
): string {
  const property = properties[index]!
  const env: Environment = { schema: program.schema, state, variables: new Map() }
  switch (property.kind) {
    case 'invariant':
      if (property.condition.kind === 'constant')
        return 'it is false in every state: no step changes anything that it depends on'
      return falsehood(property.condition, env)
    case 'deadlock': {
      const waiting = program.tasks
        .map((task) => ({ task, location: locationOf(state, task) }))
        .filter(({ location }) => !location.rest)
      // In coarse steps nobody else moves, whether he could or not.
      const onTheWay = waiting.filter(({ location }) => location.passing !== 'no')
      const words = (onTheWay.length > 0 ? onTheWay : waiting)
        .map(({ task, location }) => `${task.name} waits at ${whereWords(location)}`)
        .join(', ')
      return onTheWay.length > 0 ? `${words}, on its way, so nobody else may move` : words
    }
    case 'assertion':
    case 'witness': {
      if (!step) return 'this state is the witness'
      const { transition, choices } = step
      const variables = new Map(transition.parameters.map(({ variable }, place) => [variable, choices[place]!]))
      return explainFailedCheck(transition.effects, property.name, { ...env, variables }, falsehood)
    }
    case 'model':
      return properties
        .flatMap((each) => ('condition' in each && each.condition ? errorOf(() => evaluate(each.condition!, env)) : []))
        .join('; ')
  }
}

function errorOf(action: () => unknown): string[] {
  try {
    action()
    return []
  } catch (error) {
    if (error instanceof ModelError) return [error.message]
    throw error
  }
}
