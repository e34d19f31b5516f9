import { is } from 'immutable'
import { ModelError } from '../program/interpret.ts'
import { labelOf, type Program, type StepLabel, type Task } from '../program/program.ts'
import { rename } from '../state/rename.ts'
import { stateSpace, type State } from '../state/state.ts'
import { locationOf, stepsOfTask, type Step } from './moves.ts'

/** A step that was taken, with the state that it was taken in. */
export interface Taken extends Step {
  readonly before: State
}

/** What a schedule says of a step: whose it is, what it is called, and what it chooses. */
export interface Scheduled extends StepLabel {
  readonly task: number
  readonly choices: readonly number[]
}

/**
 * Where another program does something else than the schedule says. The task takes steps of its own, all of them where the
 * schedule has its next one, until it comes to a step of the schedule again or its operation is over.
 */
export interface Detour {
  /** The first step of the schedule that the task cannot take. Steps are counted from 0. */
  readonly at: number
  /** What the task does instead; empty where it only leaves steps out. */
  readonly own: readonly Taken[]
  /** The steps of the schedule that it leaves out; empty where it only does more. */
  readonly leftOut: readonly number[]
  /** The step of the schedule that it comes to; null where it comes to none before its operation ends, or is stuck. */
  readonly rejoins: number | null
}

export type ReplayEnd =
  | { readonly kind: 'followed' }
  /** Nobody can say how to go on: the task of this step waits, or could go on in several ways, or goes round in circles. */
  | { readonly kind: 'stuck'; readonly at: number; readonly why: 'waits' | 'several ways' | 'endless' }
  /** A step that cannot be completed. */
  | { readonly kind: 'error'; readonly at: number; readonly step: Step; readonly message: string }

export interface Replay {
  readonly initial: State
  /** In the order in which they were taken. `scheduled`: its number in the schedule; null for steps of detours. */
  readonly steps: readonly (Taken & { readonly scheduled: number | null })[]
  readonly detours: readonly Detour[]
  readonly last: State
  readonly end: ReplayEnd
}

/** The recorded steps as steps of the program that they were recorded of; null where one is none of its steps, or leads elsewhere. */
export function follow(
  program: Program,
  schedule: readonly (Scheduled & { readonly after: Parameters<ReturnType<typeof stateSpace>['of']>[0] | null })[],
): Taken[] | null {
  const space = stateSpace(program.schema)
  let state = space.of(program.initial)
  const taken: Taken[] = []
  for (const scheduled of schedule) {
    const task = program.tasks[scheduled.task]
    const step = task && candidates(program, state, task, scheduled).find((each) => leadsTo(each, scheduled))
    if (!step) return null
    taken.push({ ...step, before: state })
    if (!(step.result instanceof ModelError)) state = step.result.state
  }
  return taken

  function leadsTo({ choices, result }: Step, { choices: chosen, after }: (typeof schedule)[number]): boolean {
    if (!equal(choices, chosen)) return false
    return result instanceof ModelError ? after === null : after !== null && is(result.state, space.of(after))
  }
}

/**
 * A run of one program as the schedule of another one that has the same tasks. Deterministic, and nothing is guessed: each
 * step of the schedule is the step of the same name and choices; where there is none, a detour goes as far as there is only one
 * way to go. What comes out is a run of the other program, up to where it ends.
 */
export function replay(
  recorded: { readonly program: Program; readonly steps: readonly Taken[] },
  program: Program,
): Replay {
  const initial = stateSpace(program.schema).of(program.initial)
  const schedule = recorded.steps.map((step) => scheduledAs(recorded.program, step))
  const steps: (Taken & { readonly scheduled: number | null })[] = []
  const detours: Detour[] = []
  const leftOut = new Set<number>()
  let state = initial
  const finish = (end: ReplayEnd): Replay => ({ initial, steps, detours, last: state, end })

  for (const [index, scheduled] of schedule.entries()) {
    if (leftOut.has(index)) continue
    const task = program.tasks[scheduled.task]
    if (!task) return finish({ kind: 'stuck', at: index, why: 'waits' })
    const remaining = restOfOperation(recorded, index)
    const detour = detourOf(program, state, task, { index, schedule, remaining })
    if (detour.own.length > 0 || detour.leftOut.length > 0 || detour.end) {
      detours.push(detour)
      steps.push(...detour.own.map((step) => ({ ...step, scheduled: null })))
      state = detour.state
    }
    if (detour.end) return finish(detour.end)
    for (const each of detour.leftOut) leftOut.add(each)
    if (detour.rejoins !== index) continue
    const step = chosen(candidates(program, state, task, scheduled), scheduled, program)
    if (!step) return finish({ kind: 'stuck', at: index, why: 'several ways' })
    if (step.result instanceof ModelError)
      return finish({ kind: 'error', at: index, step, message: step.result.message })
    steps.push({ ...step, before: state, scheduled: index })
    state = step.result.state
  }
  return finish({ kind: 'followed' })
}

function scheduledAs(program: Program, { transition, choices }: Step): Scheduled {
  return { task: transition.task, ...labelOf(program, transition), choices }
}

/** The steps of the same task from here to the end of its operation, as far as the schedule goes. */
function restOfOperation(
  { program, steps }: { readonly program: Program; readonly steps: readonly Taken[] },
  index: number,
): number[] {
  const { task: number } = steps[index]!.transition
  const task = program.tasks[number]!
  const operation = operationOf(scheduledAs(program, steps[index]!))
  const own = steps.flatMap(({ transition }, other) => (other > index && transition.task === number ? [other] : []))
  const isOutside = (other: number): boolean => {
    const { transition } = steps[other]!
    return task.locations[transition.location]!.rest || operationOf(scheduledAs(program, steps[other]!)) !== operation
  }
  const end = own.findIndex(isOutside)
  return [index, ...(end === -1 ? own : own.slice(0, end))]
}

interface Place {
  readonly index: number
  readonly schedule: readonly Scheduled[]
  /** Where in the schedule the task is expected again, this step first. */
  readonly remaining: readonly number[]
}

/** From here until the task can take one of the remaining steps of its operation. No detour at all where it can take the first. */
function detourOf(
  program: Program,
  from: State,
  task: Task,
  { index, schedule, remaining }: Place,
): Detour & { readonly state: State; readonly end: ReplayEnd | null } {
  const own: Taken[] = []
  const seen: State[] = []
  const operation = operationOf(schedule[index]!)
  let state = from
  const until = (rejoins: number | null, end: ReplayEnd | null) => {
    const missed = rejoins === null ? remaining : remaining.slice(0, remaining.indexOf(rejoins))
    return { at: index, own, leftOut: end ? [] : missed, rejoins, state, end }
  }
  for (;;) {
    const rejoins = remaining.find((each) => candidates(program, state, task, schedule[each]!).length > 0)
    if (rejoins !== undefined) return until(rejoins, null)
    const location = locationOf(state, task)
    const isElsewhere = location.transitions.every((each) => operationOf(labelOf(program, each)) !== operation)
    if (location.rest ? own.length > 0 : isElsewhere) return until(null, null)
    const possible = [...stepsOfTask(program, state, task)].filter(
      ({ transition }) => operationOf(labelOf(program, transition)) === operation,
    )
    if (possible.length === 0) return until(null, { kind: 'stuck', at: index, why: 'waits' })
    const step = onlyWay(possible, program)
    if (!step) return until(null, { kind: 'stuck', at: index, why: 'several ways' })
    const { result } = step
    if (result instanceof ModelError) return until(null, { kind: 'error', at: index, step, message: result.message })
    if (seen.some((other) => is(other, state))) return until(null, { kind: 'stuck', at: index, why: 'endless' })
    seen.push(state)
    own.push({ ...step, before: state })
    state = result.state
  }
}

function operationOf({ path, label }: StepLabel): string {
  return path[0] ?? label
}

/** The steps of that name that are possible. */
function candidates(program: Program, state: State, task: Task, { path, label }: Scheduled): Step[] {
  return [...stepsOfTask(program, state, task)].filter(({ transition }) => {
    const name = labelOf(program, transition)
    return name.label === label && equal(name.path, path)
  })
}

function chosen(steps: readonly Step[], { choices }: Scheduled, program: Program): Step | null {
  const same = steps.filter((step) => equal(step.choices, choices))
  return same.length === 1 ? same[0]! : onlyWay(steps, program)
}

/** The step if it is the only one, or if all lead to the same but for the name of an interchangeable instance. */
function onlyWay(steps: readonly Step[], program: Program): Step | null {
  const [first, ...others] = steps
  return first && others.every((other) => isSameButForNames(first, other, program)) ? first : null
}

function isSameButForNames(one: Step, other: Step, { schema }: Program): boolean {
  const { transition, choices, result } = one
  if (transition !== other.transition || result instanceof ModelError || other.result instanceof ModelError)
    return false
  const [parameter, ...more] = transition.parameters
  if (!parameter || more.length > 0 || parameter.domain.kind !== 'entity') return false
  const { entity } = parameter.domain
  const described = schema.entities[entity]
  if (!described?.interchangeable) return false
  const names = Array.from({ length: described.count }, (_, instance) => instance)
  const [left, right] = [choices[0]!, other.choices[0]!]
  return is(rename(result.state, schema, { [entity]: names.with(left, right).with(right, left) }), other.result.state)
}

function equal<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index])
}
