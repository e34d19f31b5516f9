import { locationOf } from '../explorer/reference.ts'
import type { Detour, Taken } from '../explorer/replay.ts'
import { explainFalse, explainTrue } from '../program/explain.ts'
import type { Expression } from '../program/expression.ts'
import { ModelError } from '../program/interpret.ts'
import { labelOf, type Transition } from '../program/program.ts'
import type { State } from '../state/state.ts'
import { printable, wrap } from './layout.ts'
import {
  hasSameEffect,
  isEnd,
  isNamedAlike,
  nameOf,
  partingOf,
  pathOf,
  unmoved,
  type Replayed,
  type Side,
} from './parting.ts'
import { relativePosition } from './position.ts'

/** More steps of one side than these are counted. */
const MOST_STEPS = 12

/** Where the replay parts from the recorded run, what each era does there and why, and how it ends. Steps are counted from 1. */
export function renderReplay(replayed: Replayed, width: number): string {
  const { test, property, recorded, other } = replayed
  const { detours } = other.replay
  const parting = partingOf(replayed)
  const from = parting.length === 0 ? detours.length : detours.indexOf(parting[0]!)
  const lines = [
    `${test}, ${property}: the run of ${recorded.era} under the rules of ${other.era}`,
    '',
    ...before(replayed, parting[0], detours.slice(0, from)),
    ...parting.flatMap((detour, index) => ['', ...partingLines(replayed, detour, index === 0)]),
    ...later(replayed, detours.slice(from + parting.length)),
    '',
    ...endLines(replayed),
  ]
  return lines.flatMap((line) => wrapped(line, width)).join('')
}

/** Keeps the indent of a line on the lines that it is broken into. */
function wrapped(line: string, width: number): string[] {
  const indent = /^ */.exec(line)![0]
  if (line.length <= width) return [`${printable(line)}\n`]
  return wrap(line.slice(indent.length).replaceAll(/ +/g, ' '), width - indent.length, '  ').map(
    (each) => `${`${indent}${each}`.trimEnd()}\n`,
  )
}

function before(replayed: Replayed, parting: Detour | undefined, detours: readonly Detour[]): string[] {
  const { recorded, other } = replayed
  const remarks = detours.flatMap((detour) => remarkOn(detour, replayed) ?? [])
  const until = parting ? parting.at : recorded.steps.length
  if (until === 0) return ['They part at the first step.']
  const steps = until === 1 ? 'Step 1 is' : `Steps 1 to ${until} are`
  const what = `${steps} taken under ${other.era} as under ${recorded.era}`
  return remarks.length === 0 ? [`${what}.`] : [`${what}, but for this:`, ...remarks.map((remark) => `  ${remark}`)]
}

function partingLines(replayed: Replayed, detour: Detour, isFirst: boolean): string[] {
  const { recorded, other, root } = replayed
  const { at, own, leftOut, rejoins } = detour
  const step = recorded.steps[at]!
  const task = recorded.program.tasks[step.transition.task]!.name
  const shown = leftOut.length > 0 ? leftOut : isEnd(detour, replayed) ? [at] : []
  const path = pathOf(recorded, step)
  return [
    `${isFirst ? 'Here they part' : 'And'}: step ${at + 1}, ${task}${path === '' ? '' : `, in ${path}`}`,
    `under ${recorded.era}${shown.length === 0 ? ' nothing' : ''}`,
    ...cut(shown.map((index) => stepLines(recorded, recorded.steps[index]!, path, root, String(index + 1)))),
    `under ${other.era}${own.length === 0 ? ' nothing' : ''}`,
    ...cut(own.map((each) => stepLines(other, each, path, root, '+'))),
    ...(isEnd(detour, replayed)
      ? []
      : rejoins === null
        ? ['and the operation is over']
        : [`then both go on with step ${rejoins + 1}, ${nameOf(recorded, recorded.steps[rejoins]!)}`]),
  ]
}

function later(replayed: Replayed, detours: readonly Detour[]): string[] {
  const remarks = detours.flatMap((detour) => remarkOn(detour, replayed) ?? [])
  return remarks.length === 0 ? [] : ['', 'Later:', ...remarks.map((remark) => `  ${remark}`)]
}

function cut(steps: readonly (readonly string[])[]): string[] {
  const shown = steps.length > MOST_STEPS + 1 ? steps.slice(0, MOST_STEPS) : steps
  const more = steps.length - shown.length
  return [...shown.flat(), ...(more > 0 ? [`${' '.repeat(LABEL)}and ${more} more steps`] : [])]
}

/** The columns of the source positions, and of the labels before them. */
const SOURCE = 42
const LABEL = 6

/** A step, where the model says it, and, where it is a decision, what it found. `base`: the step whose path stands above. */
function stepLines(side: Side, step: Taken, base: string, root: string, mark: string): string[] {
  const position = relativePosition(root, step.transition.source)
  const path = pathOf(side, step)
  const inside = path === base ? '' : `${path.slice(path.lastIndexOf('>') + 1).trim()} > `
  const label = `${mark.padStart(LABEL - 2)}  ${inside}${nameOf(side, step)}`
  const found = factsOf(side, step)
  return [
    position ? `${label.padEnd(SOURCE - 2)}  ${position.file}:${position.line}` : label,
    ...(found === '' ? [] : [`${' '.repeat(LABEL + 2)}${found}`]),
  ]
}

/** The values that decided for a step where there are others. Whose turn it is in coarse steps is no such value. */
function factsOf({ program, names }: Side, { transition, choices, before }: Taken): string {
  const { transitions } = program.tasks[transition.task]!.locations[transition.location]!
  if (transitions.length === 1 || transition.parameters.length > 0) return ''
  const variables = new Map(transition.parameters.map(({ variable }, index) => [variable, choices[index]!]))
  const env = { schema: program.schema, state: before, variables }
  return transition.guards
    .filter((guard) => !isTurn(guard))
    .map((guard) => explainTrue(guard, env, names))
    .filter((facts) => facts !== '')
    .join('; ')
}

function isTurn(guard: Expression): boolean {
  return JSON.stringify(guard).includes('"entity":"turn"')
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

function refusal({ program, names }: Side, transition: Transition, state: State): string {
  const env = { schema: program.schema, state, variables: new Map<string, number>() }
  if (transition.parameters.length > 0) return 'there is nothing to choose'
  return transition.guards
    .map((guard) => explainFalseOrNothing(guard, env, names))
    .filter((facts) => facts !== '')
    .join('; ')
}

function explainFalseOrNothing(...[guard, env, names]: Parameters<typeof explainFalse>): string {
  try {
    return explainFalse(guard, env, names)
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
}

function endLines(replayed: Replayed): string[] {
  const { property, recorded, other, hit } = replayed
  const { end } = other.replay
  const whole = end.kind === 'followed'
  const followed = whole
    ? `The schedule can be followed to its end, step ${recorded.steps.length}.`
    : `From step ${end.at + 1} of ${recorded.steps.length} on the schedule cannot be followed: ${stuckWords(replayed)}.`
  if (hit === 'unknown') return [followed, `Under ${other.era} nothing is called ${property}.`]
  if (hit) return [followed, `${property} is broken under ${other.era}, too: ${hit.explanation}`]
  return [followed, `${whole ? 'Nothing in this run' : 'Nothing up to there'} breaks ${property} under ${other.era}.`]
}

/** What a detour is in a line; null where all of it is what the task does at another time, which is said there. */
function remarkOn(detour: Detour, replayed: Replayed): string | null {
  const { recorded, other } = replayed
  const { own, leftOut } = unmoved(detour, replayed)
  const task = recorded.program.tasks[recorded.steps[detour.at]!.transition.task]!.name
  const moved = detour.own.filter((step) => !own.includes(step))
  const skipped = other.replay.detours.flatMap((each) => each.leftOut)
  const otherwise = moved.map(
    (step) => skipped.find((index) => isNamedAlike(replayed, recorded.steps[index]!, step))! + 1,
  )
  const more = listed(own.map((step) => nameOf(other, step)))
  const less = listed(leftOut.map((index) => `${nameOf(recorded, recorded.steps[index]!)} (${index + 1})`))
  const words = [
    ...(moved.length > 0
      ? [`does ${listed(moved.map((step) => nameOf(other, step)))} now, not at step ${otherwise.join(', ')}`]
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
