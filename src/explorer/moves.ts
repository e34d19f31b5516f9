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
    let isEnd = true
    if (passing !== 'no' && loops < MOST_LOOPS)
      for (const move of movesFrom(program, after, { steps, loops })) {
        if (move.state !== null) isEnd = false
        yield move
      }
    if (isEnd) yield { steps, state: after }
  }
}

/**
 * As `movesFrom`, but of the ways on which a task comes to the same place only the first goes on, one with the fewest steps; the others end there,
 * their `state` null. So a move of many choices has as many ways as places on its way, not as many as there are paths through these.
 */
export function* mergedMovesFrom(program: Program, state: State): Generator<Move> {
  for (const task of program.tasks) yield* mergedMoves(program, task, [...stepsOfTask(program, state, task)])
}

/** As `mergedMovesFrom`, but ways that begin with different steps stay apart: for who is shown what can be done first. */
export function* mergedMovesByFirstStep(program: Program, state: State): Generator<Move> {
  for (const task of program.tasks)
    for (const first of stepsOfTask(program, state, task)) yield* mergedMoves(program, task, [first])
}

/** Only the task that has begun a move is on its way. */
function* mergedMoves(program: Program, task: Task, first: readonly Step[]): Generator<Move> {
  const met = ImmutableSet<List<State | number>>().asMutable()
  let ways: readonly Way[] = [{ steps: [], loops: 0, next: first }]
  while (ways.length > 0) {
    const longer: Way[] = []
    for (const way of ways) {
      for (const step of way.next) {
        const steps = [...way.steps, step]
        if (step.result instanceof ModelError) {
          yield { steps, state: null }
          continue
        }
        const { state } = step.result
        const { passing } = locationOf(state, task)
        const loops = way.loops + (passing === 'loop' ? 1 : 0)
        if (passing === 'no' || loops === MOST_LOOPS) {
          yield { steps, state }
          continue
        }
        const place = List<State | number>([state, loops])
        if (met.has(place)) {
          yield { steps, state: null, isMet: true }
          continue
        }
        met.add(place)
        const next = [...stepsOfTask(program, state, task)]
        longer.push({ steps, loops, next })
        // Who cannot go on stays there.
        if (next.every(({ result }) => result instanceof ModelError)) yield { steps, state }
      }
    }
    ways = longer
  }
}

/** On from the start of a move, not yet to its end. */
interface Way {
  readonly steps: readonly Step[]
  readonly loops: number
  /** The steps that are possible then. */
  readonly next: readonly Step[]
}
