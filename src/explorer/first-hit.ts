import type { Model } from '../invariants/property.ts'
import { numberedNames, type InstanceNames } from '../program/explain.ts'
import { ModelError } from '../program/interpret.ts'
import type { State } from '../state/state.ts'
import { explainRun } from './explain-hit.ts'
import { stepsFrom } from './moves.ts'
import { mayRest, stateHits, stepHits } from './reference.ts'
import type { Replay } from './replay.ts'

/** After how many steps a property has a hit first, and why; null where it has none. */
export function firstHit(
  model: Model,
  property: number,
  { initial, steps, last, end }: Pick<Replay, 'initial' | 'steps' | 'last' | 'end'>,
  names: InstanceNames = numberedNames,
): { readonly after: number; readonly explanation: string } | null {
  const taken = steps.map(({ transition, choices, result }) => {
    if (result instanceof ModelError) throw result
    return { transition, choices, state: result.state }
  })
  const hit = (after: number): { readonly after: number; readonly explanation: string } => {
    const run = { initial, steps: taken.slice(0, after), failing: null, explanation: '' }
    return { after, explanation: explainRun(model, property, run, names) }
  }
  const states = [initial, ...taken.map(({ state }) => state)]
  for (const [after, state] of states.entries()) {
    if (after > 0 && stepHits(model.properties, steps[after - 1]!).includes(property)) return hit(after)
    if (stateHits(model, state).includes(property)) return hit(after)
  }
  if (end.kind === 'error' && stepHits(model.properties, end.step).includes(property))
    return { after: steps.length, explanation: end.message }
  return model.properties[property]!.kind === 'deadlock' && isDeadlock(model, last) ? hit(steps.length) : null
}

function isDeadlock({ program }: Model, state: State): boolean {
  return stepsFrom(program, state).next().done === true && !mayRest(program, state)
}
