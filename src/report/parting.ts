import type { Step } from '../explorer/moves.ts'
import type { Detour, Replay, Taken } from '../explorer/replay.ts'
import { ModelError } from '../program/interpret.ts'
import { labelOf, type Program } from '../program/program.ts'
import { read, type State } from '../state/state.ts'
import type { Change } from './counterexample.ts'
import { fieldKinds } from './field-kind.ts'
import { decisionOf } from './sentence.ts'
import type { Speech } from './speech.ts'
import { changesOf } from './to-document.ts'

/** A recorded run, and what became of its schedule under another era. */
export interface Replayed {
  readonly test: string
  readonly property: string
  readonly recorded: Side & { readonly steps: readonly Taken[] }
  readonly other: Side & { readonly replay: Replay }
  /** Where the replay breaks the property; null where it nowhere does, `unknown` where the other era has no such property. */
  readonly hit: { readonly after: number; readonly explanation: string } | null | 'unknown'
  /** The folder to which source positions are made relative. */
  readonly root: string
}

export interface Side extends Speech {
  readonly era: string
}

/**
 * The detours where the eras part: of the first operation that gets elsewhere, from the first step on that is left out, or decision that
 * is taken besides. Empty where the other era gets everywhere by other steps at most.
 */
export function partingOf(replayed: Replayed): readonly Detour[] {
  const { detours } = replayed.other.replay
  const fork = detours.find((detour) => isFork(detour, replayed))
  if (!fork) return []
  const sameOperation = detours.filter((detour) => operationAt(replayed, detour) === operationAt(replayed, fork))
  const first = sameOperation.findIndex(
    (detour) => detour === fork || unmoved(detour, replayed).leftOut.length > 0 || decidesMore(detour, replayed),
  )
  const parting = sameOperation.slice(first)
  // Another task may go ways of its own in between.
  const start = detours.indexOf(parting[0]!)
  const apart = parting.findIndex((detour, index) => detours[start + index] !== detour)
  return apart === -1 ? parting : parting.slice(0, apart)
}

function operationAt({ recorded }: Replayed, { at }: Detour): string {
  const { transition } = recorded.steps[at]!
  return `${transition.task} ${labelOf(recorded.program, transition).path[0] ?? transition.label}`
}

/** True where the task gets elsewhere than in the recorded run, or no further. */
export function isFork(detour: Detour, replayed: Replayed): boolean {
  const { own, leftOut } = unmoved(detour, replayed)
  if (isEnd(detour, replayed)) return true
  if (own.length === 0 || leftOut.length === 0) return detour.rejoins === null || callsMore(detour, replayed)
  return !hasSameEffect(detour, replayed)
}

/** True where the other era takes a decision there that means something. */
function decidesMore({ own }: Detour, { other }: Replayed): boolean {
  return own.some((step) => decisionOf(other, { ...step, changes: changesOfStep(other, step) })?.so !== undefined)
}

/** True where one of the ways is into another routine and back, and the other way is none. */
function callsMore(detour: Detour, replayed: Replayed): boolean {
  const { recorded, other } = replayed
  const { at, rejoins } = detour
  const { own, leftOut } = unmoved(detour, replayed)
  const { task } = recorded.steps[at]!.transition
  const before = recorded.steps.slice(0, at).findLast(({ transition }) => transition.task === task)
  const around = [before, recorded.steps[at], rejoins === null ? undefined : recorded.steps[rejoins]]
  const known = new Set(around.flatMap((step) => (step ? routinesOf(recorded, step) : [])))
  const called = [
    ...own.flatMap((step) => routinesOf(other, step)),
    ...leftOut.flatMap((index) => routinesOf(recorded, recorded.steps[index]!)),
  ]
  return called.some((routine) => !known.has(routine))
}

function routinesOf({ program }: Side, { transition }: Taken): readonly string[] {
  return labelOf(program, transition).path
}

/** True of the detour in which the replay got stuck. */
export function isEnd(detour: Detour, { other: { replay } }: Replayed): boolean {
  return replay.end.kind !== 'followed' && detour === replay.detours.at(-1) && detour.at === replay.end.at
}

/** True where the memory changes alike by both ways, and nobody else moves in between. */
export function hasSameEffect({ at, own, rejoins }: Detour, { recorded, other }: Replayed): boolean {
  if (rejoins === null || own.length === 0) return false
  const { task } = recorded.steps[at]!.transition
  const between = recorded.steps.slice(at, rejoins)
  if (between.some(({ transition }) => transition.task !== task)) return false
  const left = memoryChanges(recorded.program, between)
  const right = memoryChanges(other.program, own)
  return left.length === right.length && left.every((change) => right.includes(change))
}

function memoryChanges(program: Program, steps: readonly Taken[]): string[] {
  const [first, last] = [steps[0]!, steps.at(-1)!]
  if (last.result instanceof ModelError) return ['no state']
  const after = last.result.state
  const kinds = fieldKinds(program)
  return Object.entries(program.schema.entities).flatMap(([entity, { count, fields }]) =>
    Object.keys(fields)
      .filter((field) => kinds(entity, field) === 'memory')
      .flatMap((field) =>
        Array.from({ length: count }, (_, instance) => {
          const [from, to] = [first.before, after].map((state) => read(state, entity, instance, field))
          return from === to ? [] : [`${entity} ${instance} ${field} ${String(from)} ${String(to)}`]
        }).flat(),
      ),
  )
}

/** What a detour does and leaves out, but for what the task does at another time. */
export function unmoved(
  detour: Detour,
  replayed: Replayed,
): { readonly own: readonly Taken[]; readonly leftOut: readonly number[] } {
  const { recorded, other } = replayed
  const isAdded = (index: number): boolean =>
    other.replay.detours.some(({ at, own }) =>
      own.some((each) => isNamedAlike(replayed, recorded.steps[index]!, each) && isBesideOthers(replayed, index, at)),
    )
  return {
    own: detour.own.filter((step) => movedFrom(detour, step, replayed) === undefined),
    leftOut: detour.leftOut.filter((index) => !isAdded(index)),
  }
}

/** The step of the schedule that a step of a detour is, which the task leaves out where it has it. */
export function movedFrom({ at }: Detour, step: Taken, replayed: Replayed): number | undefined {
  const { recorded, other } = replayed
  return other.replay.detours
    .flatMap(({ leftOut }) => leftOut)
    .find((index) => isNamedAlike(replayed, recorded.steps[index]!, step) && isBesideOthers(replayed, index, at))
}

/** True where no other task moves between two times of the schedule: then it makes no difference to them which it was. */
function isBesideOthers({ recorded }: Replayed, one: number, other: number): boolean {
  const between = recorded.steps.slice(Math.min(one, other), Math.max(one, other))
  return new Set(between.map(({ transition }) => transition.task)).size < 2
}

/** True of a recorded step and one of the replay that have one name, the operation's and the routines' included, and one task. */
export function isNamedAlike({ recorded, other }: Replayed, left: Taken, right: Taken): boolean {
  return (
    left.transition.task === right.transition.task &&
    nameOf(recorded, left) === nameOf(other, right) &&
    pathOf(recorded, left) === pathOf(other, right)
  )
}

export function nameOf({ program }: Side, { transition }: Pick<Step, 'transition'>): string {
  return labelOf(program, transition).label
}

export function pathOf({ program }: Side, { transition }: Pick<Step, 'transition'>): string {
  return labelOf(program, transition).path.join(' > ')
}

export function changesOfStep({ program }: Side, step: Taken): Change[] {
  return changesOf(program, step.transition, step.before, stateAfter(step))
}

/** The state that a step leads to; for one that cannot be completed, the one that it was taken in. */
export function stateAfter({ before, result }: Taken): State {
  return result instanceof ModelError ? before : result.state
}
