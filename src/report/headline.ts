import type { Detour, Taken } from '../explorer/replay.ts'
import { labelOf } from '../program/program.ts'
import { read } from '../state/state.ts'
import { changesOfStep, isEnd, isFork, nameOf, stateAfter, type Replayed, type Side } from './parting.ts'
import { decisionOf, isLockChange, whyOf } from './sentence.ts'

/**
 * What the other era does where they part, in a sentence: the routine or the step that only it takes, instead of what, and the
 * decision that led there. Derived from the two ways alone. `stuck` says why the replay goes no further, where it does not.
 */
export function headlineOf(replayed: Replayed, parting: readonly Detour[], stuck: string): string {
  const { recorded, other } = replayed
  const { detours } = other.replay
  if (detours.length === 0) return `Under ${other.era} the same run is possible, step by step.`
  if (parting.length === 0) return `Under ${other.era} the tasks do the same, by other steps.`
  const [left, right] = waysOf(replayed, parting)
  // What comes before is only left out, or done besides.
  const fork = parting.findIndex((detour) => isFork(detour, replayed))
  const [mine, theirs] = [deedOf(right, left, fork), deedOf(left, right, fork)]
  const reason = reasonFor(right, mine ?? right.steps.length)
  if (parting.some((detour) => isEnd(detour, replayed)))
    return `Here ${other.era} goes no further: ${[...(reason ? [reason] : []), stuck].join('; ')}.`
  const before = reason ? null : reasonFor(left, theirs ?? left.steps.length)
  const why = reason ? `: ${reason}` : before ? `, where under ${recorded.era} ${before}` : ''
  if (mine !== null) {
    const instead = theirs === null ? '' : ` instead of ${deedName(left, right, theirs)}`
    return `Here ${other.era} does ${deedName(right, left, mine)}${instead}${why}.`
  }
  if (theirs !== null) return `Here ${other.era} does without ${deedName(left, right, theirs)}${why}.`
  return `Here ${other.era} goes another way${why}.`
}

/** What one side does from where both begin to differ. */
interface Way {
  readonly side: Side
  readonly steps: readonly Taken[]
  /** The detour that each step belongs to. */
  readonly detours: readonly number[]
  /** The routines that it is in already. */
  readonly inside: ReadonlySet<string>
}

/** Both ways, without what they begin with alike: a routine may have another name in another era. */
function waysOf({ recorded, other }: Replayed, parting: readonly Detour[]): readonly [Way, Way] {
  const around = parting.flatMap(({ at }) => labelOf(recorded.program, recorded.steps[at]!.transition).path)
  const left = parting.flatMap(({ leftOut }, detour) => leftOut.map((at) => ({ step: recorded.steps[at]!, detour })))
  const right = parting.flatMap(({ own }, detour) => own.map((step) => ({ step, detour })))
  const differs = left.findIndex(
    ({ step }, index) => !right[index] || nameOf(recorded, step) !== nameOf(other, right[index].step),
  )
  const alike = differs === -1 ? left.length : differs
  const wayOf = (side: Side, steps: typeof left): Way => ({
    side,
    steps: steps.slice(alike).map(({ step }) => step),
    detours: steps.slice(alike).map(({ detour }) => detour),
    inside: new Set([...around, ...steps.slice(0, alike).flatMap(({ step }) => pathOf(side, step))]),
  })
  return [wayOf(recorded, left), wayOf(other, right)]
}

/**
 * The index of what is done one way only, from a detour on: a routine that is entered, else a step whose change of memory is there to stay.
 * Null where it only looks, and does without.
 */
function deedOf(way: Way, otherWay: Way, from: number): number | null {
  const isLate = (index: number): boolean => way.detours[index]! >= from
  const entry = way.steps.findIndex((step, index) => isLate(index) && routineOnlyIn(way, otherWay, step) !== undefined)
  if (entry !== -1) return entry
  const labels = new Set(otherWay.steps.map((step) => nameOf(otherWay.side, step)))
  const change = way.steps.findIndex(
    (step, index) => isLate(index) && !labels.has(nameOf(way.side, step)) && changesForGood(way, step),
  )
  return change === -1 ? null : change
}

function deedName(way: Way, otherWay: Way, index: number): string {
  const step = way.steps[index]!
  const routine = routineOnlyIn(way, otherWay, step)
  return routine === undefined ? nameOf(way.side, step) : `${routine}()`
}

function routineOnlyIn({ side, inside }: Way, otherWay: Way, step: Taken): string | undefined {
  const known = new Set([
    ...inside,
    ...otherWay.inside,
    ...otherWay.steps.flatMap((each) => pathOf(otherWay.side, each)),
  ])
  const { noFunctions } = side.vocabulary
  return pathOf(side, step).find((each) => !known.has(each) && (noFunctions === 'all' || !noFunctions.includes(each)))
}

function pathOf({ program }: Side, { transition }: Taken): readonly string[] {
  return labelOf(program, transition).path
}

/**
 * True where some of the memory that a step changes is at the end of the way not what it was at its beginning. Locks do not count,
 * nor do references, unless something begins or ends with them.
 */
function changesForGood({ side, steps }: Way, step: Taken): boolean {
  const [first, last] = [steps[0]!, steps.at(-1)!]
  const { users } = side.vocabulary
  return changesOfStep(side, step).some(({ kind, entity, instance, field, before, after }) => {
    if (kind !== 'memory' || isLockChange(side.program, { entity, field })) return false
    if (entity === users?.entity && field === users.count && before !== 0 && after !== 0) return false
    const [from, to] = [first.before, stateAfter(last)].map((state) => read(state, entity, instance, field))
    return from !== to
  })
}

/**
 * The last decision before a step, in words, else the step itself; of an earlier detour, after which both did the same, only one that means
 * something.
 */
function reasonFor({ side, steps, detours }: Way, index: number): string | null {
  const here = detours[Math.min(index, steps.length - 1)]
  const why = (at: number): string | null => {
    const told = { ...steps[at]!, changes: changesOfStep(side, steps[at]!) }
    const decision = decisionOf(side, told)
    return decision && (decision.so !== undefined || detours[at] === here) ? whyOf(side, told) : null
  }
  for (let at = index - 1; at >= 0; at--) {
    const found = why(at)
    if (found !== null) return found
  }
  return steps[index] ? why(index) : null
}
