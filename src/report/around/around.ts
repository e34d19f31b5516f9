import { lastWayOut, pointOfNoReturn, type Point } from '../../explorer/choices.ts'
import type { Limit } from '../../explorer/exploration.ts'
import type { Fate, Fates } from '../../explorer/fate.ts'
import type { Step } from '../../explorer/moves.ts'
import { ModelError } from '../../program/interpret.ts'
import { labelOf } from '../../program/program.ts'
import type { State } from '../../state/state.ts'
import type { Counterexample } from '../counterexample.ts'
import { failureOf, sentenceOf } from '../sentence.ts'
import type { Speech } from '../speech.ts'
import { changesOf, stepName } from '../to-document.ts'
import { groupBy, predicateIn } from '../words.ts'

/** A run with what else could have been done on it. */
export interface Around {
  readonly document: Counterexample
  readonly size: { readonly states: number; readonly transitions: number; readonly stoppedBy: Limit | null }
  /** How many of the states can still lead to what the run shows. */
  readonly open: number
  readonly stretches: readonly Stretch[]
  /** The number of the last step before which another choice was safe; null where there is none. */
  readonly lastWayOut: number | null
  /** After how many steps every run leads to what this one shows; null where some run always avoids it, or nobody knows. */
  readonly noReturn: number | null
}

/** Successive steps of a run with the same choices instead. Steps are counted from 1, the last one included. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly fate: Fate
  readonly others: readonly Other[]
}

export interface Other {
  readonly step: ReturnType<typeof stepName>
  /** True where the task begins the operation with it. */
  readonly begins: boolean
  /** What it would see and do, in the words of the model, without its subject. */
  readonly does: string
  readonly fate: Fate
}

export function aroundOf(document: Counterexample, speech: Speech, points: readonly Point[], fates: Fates): Around {
  const { states, transitions, stoppedBy } = fates
  const last = lastWayOut(points)
  return {
    document,
    size: { states, transitions, stoppedBy },
    open: fates.open,
    stretches: stretchesOf(speech, points),
    lastWayOut: last && last.after + 1,
    noReturn: pointOfNoReturn(points),
  }
}

function stretchesOf(speech: Speech, points: readonly Point[]): Stretch[] {
  const { program } = speech
  const last = lastWayOut(points)
  const found: Stretch[] = []
  /** The operation that each task was last seen in. */
  const under = new Map<number, string | undefined>()
  let keyBefore: string | null = null
  for (const point of points) {
    const others = point.others.map(({ move: { steps }, fate }): Other => {
      const { transition, choices } = steps[0]!
      const step = stepName(program, transition, choices)
      const { rest } = program.tasks[transition.task]!.locations[transition.location]!
      const begins = rest || under.get(step.task) !== step.path[0]
      return { step, begins, does: predicateOf(speech, steps[0]!, point.state), fate }
    })
    for (const { transition } of point.taken) under.set(transition.task, labelOf(program, transition).path[0])
    const key = JSON.stringify([point.fate, others.map(keyOf).sort()])
    const to = point.after + point.taken.length
    if (key === keyBefore && found.length > 0) found[found.length - 1] = { ...found.at(-1)!, to }
    else found.push({ from: point.after + 1, to, fate: point.fate, others: distinct(others) })
    keyBefore = point === last ? null : key
  }
  return found
}

function predicateOf(speech: Speech, { transition, choices, result }: Step, before: State): string {
  const { program } = speech
  const sentence =
    result instanceof ModelError
      ? failureOf(speech, transition)
      : sentenceOf(speech, {
          transition,
          choices,
          before,
          changes: changesOf(program, transition, before, result.state),
        })
  return predicateIn(sentence, labelOf(program, transition).path, program.tasks[transition.task]!.name)
}

function keyOf({ step: { task, path, label }, fate }: Other): string {
  return JSON.stringify([task, path, label, fate])
}

/** What a step is called beside others: by its operation where it begins that, and no other of them does. */
export function otherName({ step, begins }: Other, others: readonly Other[]): string {
  const { path, label, task } = step
  const isOnly = others.every(
    (other) => other.step.task !== task || other.step.path[0] !== path[0] || other.step.label === label,
  )
  return begins && isOnly && path[0] !== undefined ? path[0] : [...path.slice(0, 1), label].join(' > ')
}

/** Steps that differ in what they choose only are one here. */
function distinct(others: readonly Other[]): Other[] {
  return groupBy(others, keyOf).map(([first]) => first!)
}
