import { locationOf } from '../explorer/moves.ts'
import type { Detour, Taken } from '../explorer/replay.ts'
import { ModelError } from '../program/interpret.ts'
import { labelOf, type SourcePosition, type Transition } from '../program/program.ts'
import type { State } from '../state/state.ts'
import { headlineOf } from './headline.ts'
import {
  changesOfStep,
  hasSameEffect,
  isEnd,
  movedFrom,
  nameOf,
  partingOf,
  unmoved,
  type Replayed,
  type Side,
} from './parting.ts'
import { relativePosition } from './position.ts'
import { sentenceOf } from './sentence.ts'
import { spokenReason } from './speech.ts'

/** A run of one era and what becomes of it under another one: plain data, from which text and pages are drawn. Steps are counted from 1. */
export interface Comparison {
  readonly test: string
  readonly property: string
  readonly recorded: { readonly era: string; readonly steps: number }
  readonly other: { readonly era: string; readonly steps: number }
  /** What the other era does where they part, in a sentence. */
  readonly headline: string
  /** So many steps of the recorded run are taken alike, but for what is said in `before`. */
  readonly alike: number
  readonly before: readonly string[]
  /** Where they part: first one, then those that are the same operation's. Empty where they do not. */
  readonly forks: readonly Fork[]
  /** What else is different afterwards. */
  readonly later: readonly string[]
  readonly end: {
    /** How far the schedule can be followed. */
    readonly followed: string
    /** What becomes of the property. */
    readonly verdict: string
    /** Null where the other era has no such property. */
    readonly broken: boolean | null
  }
}

/** Where a task goes another way, on both sides. */
export interface Fork {
  /** The step of the recorded run, and of the replayed one, from which on they differ. */
  readonly at: { readonly recorded: number; readonly other: number }
  readonly task: string
  readonly path: readonly string[]
  readonly recorded: readonly ForkStep[]
  readonly other: readonly ForkStep[]
  /** The step of the recorded run with which both go on; null where the operation is over, or the replay is. */
  readonly rejoins: { readonly step: number; readonly label: string } | null
  /** The replay goes no further. */
  readonly isEnd: boolean
}

export interface ForkStep {
  /** Its number in the run of its side. */
  readonly step: number
  readonly path: readonly string[]
  readonly label: string
  readonly sentence: string
  readonly source: SourcePosition | null
}

export function comparisonOf(replayed: Replayed): Comparison {
  const { test, property, recorded, other } = replayed
  const { detours } = other.replay
  const parting = partingOf(replayed)
  const from = parting.length === 0 ? detours.length : detours.indexOf(parting[0]!)
  const remarks = (some: readonly Detour[]): string[] => some.flatMap((detour) => remarkOn(detour, replayed) ?? [])
  return {
    test,
    property,
    recorded: { era: recorded.era, steps: recorded.steps.length },
    other: { era: other.era, steps: other.replay.steps.length },
    headline: headlineOf(replayed, parting, stuckWords(replayed)),
    alike: parting[0]?.at ?? recorded.steps.length,
    before: remarks(detours.slice(0, from)),
    forks: parting.map((detour) => forkOf(replayed, detour)),
    later: remarks(detours.slice(from + parting.length)),
    end: endOf(replayed),
  }
}

function forkOf(replayed: Replayed, detour: Detour): Fork {
  const { recorded, other, root } = replayed
  const { at, own, leftOut, rejoins } = detour
  const step = recorded.steps[at]!
  const ended = isEnd(detour, replayed)
  const left = leftOut.length > 0 ? leftOut : ended ? [at] : []
  const before = stepsBefore(replayed, detour)
  return {
    at: { recorded: at + 1, other: before + 1 },
    task: recorded.program.tasks[step.transition.task]!.name,
    path: labelOf(recorded.program, step.transition).path,
    recorded: left.map((index) => forkStep(recorded, recorded.steps[index]!, index + 1, root)),
    other: own.map((each, index) => forkStep(other, each, before + index + 1, root)),
    rejoins:
      ended || rejoins === null ? null : { step: rejoins + 1, label: nameOf(recorded, recorded.steps[rejoins]!) },
    isEnd: ended,
  }
}

/** The steps of the replay before a detour. */
function stepsBefore({ other: { replay } }: Replayed, detour: Detour): number {
  const followed = replay.steps.filter(({ scheduled }) => scheduled !== null && scheduled < detour.at).length
  const earlier = replay.detours.slice(0, replay.detours.indexOf(detour))
  return followed + earlier.reduce((sum, { own }) => sum + own.length, 0)
}

function forkStep(side: Side, taken: Taken, step: number, root: string): ForkStep {
  const { transition } = taken
  return {
    step,
    ...labelOf(side.program, transition),
    sentence: sentenceOf(side, { ...taken, changes: changesOfStep(side, taken) }),
    source: relativePosition(root, transition.source),
  }
}

/** Why it does not go on. */
function stuckWords({ recorded, other }: Replayed): string {
  const { end, last } = other.replay
  if (end.kind === 'followed') return ''
  const task = other.program.tasks[recorded.steps[end.at]!.transition.task]!
  const { name } = task
  if (end.kind === 'error') return `${name} cannot complete ${nameOf(other, end.step)}: ${end.message}`
  const { transitions } = locationOf(last, task)
  const labels = [...new Set(transitions.map((each) => labelOf(other.program, each).label))].join(', ')
  switch (end.why) {
    case 'waits':
      return `${name} waits at ${labels}: ${transitions.map((each) => refusal(other, each, last)).join('; ')}`
    case 'several ways':
      return `${name} could go on in several ways, and the schedule does not say in which: ${labels}`
    case 'endless':
      return `${name} goes round in circles at ${labels}`
  }
}

function refusal(side: Side, { parameters, guards }: Transition, state: State): string {
  const env = { schema: side.program.schema, state, variables: new Map<string, number>() }
  if (parameters.length > 0) return 'there is nothing to choose'
  const reasons = guards.map((guard) => {
    try {
      return spokenReason(side, guard, false, env)
    } catch (error) {
      if (error instanceof ModelError) return error.message
      throw error
    }
  })
  return reasons.filter((reason) => reason !== '').join('; ')
}

function endOf(replayed: Replayed): Comparison['end'] {
  const { property, recorded, other, hit } = replayed
  const { end } = other.replay
  const whole = end.kind === 'followed'
  const followed = whole
    ? `The schedule can be followed to its end, step ${recorded.steps.length}.`
    : `From step ${end.at + 1} of ${recorded.steps.length} on the schedule cannot be followed: ${stuckWords(replayed)}.`
  if (hit === 'unknown') return { followed, verdict: `Under ${other.era} nothing is called ${property}.`, broken: null }
  if (hit)
    return { followed, verdict: `${property} is broken under ${other.era}, too: ${hit.explanation}`, broken: true }
  const nothing = whole ? 'Nothing in this run' : 'Nothing up to there'
  return { followed, verdict: `${nothing} breaks ${property} under ${other.era}.`, broken: false }
}

/** What a detour is in a line; null where all of it is what the task does at another time, which is said there. */
function remarkOn(detour: Detour, replayed: Replayed): string | null {
  const { recorded, other } = replayed
  const { own, leftOut } = unmoved(detour, replayed)
  const task = recorded.program.tasks[recorded.steps[detour.at]!.transition.task]!.name
  const moved = detour.own.flatMap((step) => {
    const from = movedFrom(detour, step, replayed)
    return from === undefined ? [] : [{ name: nameOf(other, step), from: from + 1 }]
  })
  const more = listed(own.map((step) => nameOf(other, step)))
  const less = listed(leftOut.map((index) => `${nameOf(recorded, recorded.steps[index]!)} (${index + 1})`))
  const words = [
    ...(moved.length > 0
      ? [`does ${listed(moved.map(({ name }) => name))} now, not at step ${moved.map(({ from }) => from).join(', ')}`]
      : []),
    ...(more !== '' && less !== '' ? [`does ${more} instead of ${less}`] : []),
    ...(more !== '' && less === '' ? [`also does ${more}`] : []),
    ...(more === '' && less !== '' ? [`does without ${less}`] : []),
  ]
  if (words.length === 0) return null
  const same = more !== '' && less !== '' && hasSameEffect(detour, replayed) ? ', to the same effect' : ''
  return `at step ${detour.at + 1} ${task} ${words.join(', and ')}${same}`
}

/** More names than these are counted. */
const MOST_NAMES = 4

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES + 1) return names.join(', ')
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
}
