import type { Model } from '../invariants/property.ts'
import { ModelError } from '../program/interpret.ts'
import { stateSpace, type State } from '../state/state.ts'
import type { Fate, Fates } from './fate.ts'
import { mergedMovesByFirstStep, mergedMovesFrom, movesFrom, type Move, type Step } from './moves.ts'
import { stepHits } from './reference.ts'

/** Another move that was possible, and what may still come of the property after it. */
export interface OtherMove {
  readonly move: Move
  readonly fate: Fate
}

/** A state of a run, the move that the run takes there, and the others. */
export interface Point {
  /** How many steps of the run lead here. */
  readonly after: number
  readonly state: State
  readonly fate: Fate
  /** The steps of the run that are taken here: more than one in coarse steps. */
  readonly taken: readonly Step[]
  readonly others: readonly OtherMove[]
}

/**
 * What else could have been done in each state of a run, and whether it would have kept the property from being hit. Moves
 * that differ in the name of an interchangeable instance only are one.
 */
export function choicesAlong(model: Model, property: number, run: readonly Step[], fates: Fates): Point[] {
  const { program, properties } = model
  const points: Point[] = []
  let state = stateSpace(program.schema).of(program.initial)
  for (let after = 0; after < run.length;) {
    const moves = [...mergedMovesByFirstStep(program, state)]
    const ahead = run.slice(after)
    // A run of another's making may have gone where only the plain meaning goes.
    const taken = takenOf([...mergedMovesFrom(program, state)], ahead) ?? takenOf([...movesFrom(program, state)], ahead)
    if (!taken) throw new Error(`step ${after + 1} of the run is none of the model's`)
    const keyOf = ({ steps, state: end }: Move): string =>
      JSON.stringify([steps.map(({ transition }) => transition.id), end === null ? null : fates.find(end)])
    const own = new Set(moves.filter(({ steps }) => isBeginning(taken.steps, steps)).map(keyOf))
    const isOther = (move: Move): boolean => !own.has(keyOf(move)) && (!move.isMet || isHit(move))
    const others = new Map(moves.filter(isOther).map((move) => [keyOf(move), move]))
    points.push({
      after,
      state,
      fate: fates.fate(fates.find(state)),
      taken: taken.steps,
      others: [...others.values()].map((move) => ({ move, fate: fateAfter(move) })),
    })
    after += taken.steps.length
    if (taken.state === null) break
    state = taken.state
  }
  return points

  function isHit({ steps }: Move): boolean {
    return steps.some((step) => stepHits(properties, step).includes(property))
  }

  function fateAfter(move: Move): Fate {
    const { state: end } = move
    if (isHit(move)) return 'open'
    return end === null ? 'safe' : fates.fate(fates.find(end))
  }
}

/** After how many steps every way on leads to a hit, for the first time; null where that is so only in its end, or nobody knows. */
export function pointOfNoReturn(points: readonly Point[]): number | null {
  return points.find(({ fate }) => fate === 'bound')?.after ?? null
}

/** The last point with a choice after which the property cannot be hit any more; null where there is none. */
export function lastWayOut(points: readonly Point[]): Point | null {
  return points.findLast(({ others }) => others.some(({ fate }) => fate === 'safe')) ?? null
}

/** The move that the run takes: the longest one that it follows to its end; or where the run ends within one, as far as it goes. */
function takenOf(moves: readonly Move[], ahead: readonly Step[]): Move | null {
  const whole = moves
    .filter(({ steps, state }) => state !== null && isBeginning(steps, ahead))
    .sort((one, other) => other.steps.length - one.steps.length)[0]
  if (whole) return whole
  const cut = moves.find(({ steps }) => isBeginning(ahead, steps))
  if (!cut) return null
  const steps = cut.steps.slice(0, ahead.length)
  const { result } = steps.at(-1)!
  return { steps, state: result instanceof ModelError ? null : result.state }
}

function isBeginning(some: readonly Step[], all: readonly Step[]): boolean {
  return (
    some.length <= all.length &&
    some.every(
      ({ transition, choices }, index) =>
        transition === all[index]!.transition &&
        choices.every((choice, place) => choice === all[index]!.choices[place]),
    )
  )
}
