import { Map as ImmutableMap } from 'immutable'
import type { Model } from '../invariants/property.ts'
import { ModelError } from '../program/interpret.ts'
import type { State } from '../state/state.ts'
import { stepsFrom, type Step } from './moves.ts'

/** The fewest and the most, over all runs. */
export interface Range {
  readonly min: number
  readonly max: number
}

/**
 * Counts steps along every run of a model that has no endless one, from the start to the end. For programs that go straight
 * on: it visits each state once, but interprets it.
 */
export function countAlongRuns(
  { program }: Model,
  initial: State,
  counts: (step: Step) => boolean,
  atEnd: (state: State) => number = () => 0,
): Range {
  let known = ImmutableMap<State, Range | 'open'>().asMutable()
  const from = (state: State): Range => {
    const found = known.get(state)
    if (found === 'open') throw new Error(`${program.name} has an endless run: there is nothing to count`)
    if (found) return found
    known = known.set(state, 'open')
    const steps = [...stepsFrom(program, state)]
    const rest = steps.map((step) => {
      if (step.result instanceof ModelError) throw step.result
      const { min, max } = from(step.result.state)
      const one = counts(step) ? 1 : 0
      return { min: min + one, max: max + one }
    })
    const end = atEnd(state)
    const range =
      rest.length === 0
        ? { min: end, max: end }
        : { min: Math.min(...rest.map(({ min }) => min)), max: Math.max(...rest.map(({ max }) => max)) }
    known = known.set(state, range)
    return range
  }
  return from(initial)
}
