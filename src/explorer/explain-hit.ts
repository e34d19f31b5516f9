import type { Model } from '../invariants/property.ts'
import { explainFailedCheck, explainFalse } from '../program/explain.ts'
import { evaluate, ModelError } from '../program/interpret.ts'
import type { State } from '../state/state.ts'
import { locationOf, type Step } from './reference.ts'

/** What is wrong where a property has a hit, in words. `step` is the step that is the hit, null where the state is. */
export function explainHit({ program, properties }: Model, index: number, state: State, step: Step | null): string {
  const property = properties[index]!
  const env = { schema: program.schema, state, variables: new Map<string, number>() }
  switch (property.kind) {
    case 'invariant':
      return explainFalse(property.condition, env)
    case 'deadlock':
      return program.tasks
        .map((task) => ({ task, location: locationOf(state, task) }))
        .filter(({ location }) => !location.rest)
        .map(({ task, location }) => `${task.name} waits at ${location.label}`)
        .join(', ')
    case 'assertion':
    case 'witness': {
      if (!step) return `this state is the witness`
      const { transition, choices } = step
      const variables = new Map(transition.parameters.map(({ variable }, place) => [variable, choices[place]!]))
      return `step '${transition.label}': ${explainFailedCheck(transition.effects, property.name, { ...env, variables })}`
    }
    case 'model':
      if (step?.result instanceof ModelError) return step.result.message
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
