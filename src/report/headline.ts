import type { Detour, Taken } from '../explorer/replay.ts'
import { labelOf } from '../program/program.ts'
import { changesOfStep, isEnd, nameOf, type Replayed, type Side } from './parting.ts'
import { isLockChange, whyOf } from './sentence.ts'

/**
 * What the other era does where they part, in a sentence: the routine or the step that only it takes, instead of what, and the
 * decision that led there. Derived from the two ways alone. `stuck` says why the replay goes no further, where it does not.
 */
export function headlineOf(replayed: Replayed, parting: readonly Detour[], stuck: string): string {
  const { recorded, other } = replayed
  const [fork] = parting
  if (!fork) {
    const how = other.replay.detours.length === 0 ? 'step by step' : 'by steps that come to the same'
    return `Under ${other.era} the same run is possible, ${how}.`
  }
  const base = labelOf(recorded.program, recorded.steps[fork.at]!.transition).path
  const right: Way = { side: other, steps: parting.flatMap(({ own }) => own) }
  const left: Way = {
    side: recorded,
    steps: parting.flatMap(({ leftOut }) => leftOut).map((index) => recorded.steps[index]!),
  }
  const [mine, theirs] = [deedOf(right, left, base), deedOf(left, right, base)]
  const why = reasonFor(right, mine?.index ?? right.steps.length - 1)
  if (parting.some((detour) => isEnd(detour, replayed)))
    return `Here ${other.era} goes no further: ${[...(why ? [why] : []), stuck].join('; ')}.`
  if (!mine) return `Here ${other.era} does without ${theirs?.name ?? 'that'}${why ? `: ${why}` : ''}.`
  return `Here ${other.era} does ${mine.name}${theirs ? ` instead of ${theirs.name}` : ''}${why ? `: ${why}` : ''}.`
}

interface Way {
  readonly side: Side
  readonly steps: readonly Taken[]
}

/** What is done one way only: a routine that is entered, else a step that changes memory, else any step. */
function deedOf(way: Way, otherWay: Way, base: readonly string[]) {
  const known = new Set([...base, ...otherWay.steps.flatMap((step) => pathIn(otherWay, step))])
  const labels = new Set(otherWay.steps.map((step) => plain(nameOf(otherWay.side, step))))
  const own = way.steps.map((step, index) => ({ step, index, label: nameOf(way.side, step) }))
  for (const { step, index } of own) {
    const routine = pathIn(way, step).find((each) => !known.has(each))
    if (routine !== undefined) return { name: `${routine}()`, index }
  }
  const only = own.filter(({ label }) => !labels.has(plain(label)))
  const deed = only.find(({ step }) => changesMemory(way.side, step)) ?? only[0]
  return deed && { name: deed.label, index: deed.index }
}

function pathIn({ side }: Way, { transition }: Taken): readonly string[] {
  return labelOf(side.program, transition).path
}

/** A decision and its opposite are one question. */
function plain(label: string): string {
  return label.replace(/^!/, '')
}

function changesMemory(side: Side, step: Taken): boolean {
  return changesOfStep(side, step).some((change) => change.kind === 'memory' && !isLockChange(side.program, change))
}

/** The last decision that was taken on the way there, in words. */
function reasonFor({ side, steps }: Way, until: number): string | null {
  for (const step of steps.slice(0, until + 1).toReversed()) {
    const why = whyOf(side, { ...step, changes: changesOfStep(side, step) })
    if (why !== null) return why
  }
  return null
}
