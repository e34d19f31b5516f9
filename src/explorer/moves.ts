import { List, Set as ImmutableSet } from 'immutable'
import { ModelError, successors, type StepResult } from '../program/interpret.ts'
import { MOST_LOOPS, type Location, type Program, type Task, type Transition } from '../program/program.ts'
import { read, type State } from '../state/state.ts'

/** The task's current location. */
export function locationOf(state: State, task: Task): Location {
  const label = read(state, task.entity, task.instance, 'pc')
  return task.locations.find((location) => location.label === label)!
}

/** All steps that are possible in a state, in the order of their transitions and choices. */
export function* stepsFrom(program: Program, state: State): Generator<Step> {
  for (const task of program.tasks) yield* stepsOfTask(program, state, task)
}

/** The steps that one task can take in a state. */
export function* stepsOfTask({ schema }: Program, state: State, task: Task): Generator<Step> {
  for (const transition of locationOf(state, task).transitions) {
    for (const { choices, result } of successors(transition, schema, state)) yield { transition, choices, result }
  }
}

export interface Step {
  readonly transition: Transition
  readonly choices: readonly number[]
  readonly result: StepResult | ModelError
}

/** What an engine takes for one step: on from a location that is passed, until a state that is kept. */
export interface Move {
  readonly steps: readonly Step[]
  /** Null where the last step is a model error, or where another move goes on. */
  readonly state: State | null
  /** True where another move goes on: of this one all has been seen. */
  readonly isMet?: boolean
}

/** All moves that are possible in a state, in the order of their first steps, then their second ones, and so on. */
export function* movesFrom(
  program: Program,
  state: State,
  before: { readonly steps: readonly Step[]; readonly loops: number } = { steps: [], loops: 0 },
): Generator<Move> {
  for (const step of stepsFrom(program, state)) {
    const steps = [...before.steps, step]
    if (step.result instanceof ModelError) {
      yield { steps, state: null }
      continue
    }
    const after = step.result.state
    const { passing } = locationOf(after, program.tasks[step.transition.task]!)
    const loops = before.loops + (passing === 'loop' ? 1 : 0)
    const ahead = passing === 'no' || loops === MOST_LOOPS ? [] : [...movesFrom(program, after, { steps, loops })]
    yield* ahead
    if (ahead.every((move) => move.state === null)) yield { steps, state: after }
  }
}

/**
 * As `movesFrom`, but of the ways on which a state is met again only the first goes on, one with the fewest steps; the others end there, their `state`
 * null. So a move of many choices has as many ways as places on its way, not as many as there are paths through these.
 */
export function* mergedMovesFrom(program: Program, state: State): Generator<Move> {
  for (const task of program.tasks) yield* mergedMovesOf(program, state, task)
}

/** Only the task that has begun a move is on its way. */
function* mergedMovesOf(program: Program, from: State, task: Task): Generator<Move> {
  const met = ImmutableSet<List<State | number>>().asMutable()
  let ways: readonly Way[] = [{ state: from, steps: [], loops: 0 }]
  while (ways.length > 0) {
    const longer: Way[] = []
    for (const way of ways) {
      let isStuck = way.steps.length > 0
      for (const step of stepsOfTask(program, way.state, task)) {
        const steps = [...way.steps, step]
        if (step.result instanceof ModelError) {
          yield { steps, state: null }
          continue
        }
        isStuck = false
        const { state } = step.result
        const { passing } = locationOf(state, task)
        const loops = way.loops + (passing === 'loop' ? 1 : 0)
        const place = List<State | number>([state, loops])
        const isEnd = passing === 'no' || loops === MOST_LOOPS
        if (isEnd) yield { steps, state }
        else if (met.has(place)) yield { steps, state: null, isMet: true }
        else longer.push({ state, steps, loops })
        met.add(place)
      }
      if (isStuck) yield { steps: way.steps, state: way.state }
    }
    ways = longer
  }
}

/** On from the start of a move, not yet to its end. */
interface Way {
  readonly state: State
  readonly steps: readonly Step[]
  readonly loops: number
}
