import type { Run } from '../explorer/exploration.ts'
import type { Expression } from '../program/expression.ts'
import { factsOf } from '../program/explain.ts'
import { evaluate, ModelError } from '../program/interpret.ts'
import { labelOf, type Program, type Task } from '../program/program.ts'
import { read, write, type State } from '../state/state.ts'
import type { StaleCheck } from './counterexample.ts'
import { fieldKinds } from './field-kind.ts'
import { placesIn } from './looked.ts'
import { decisionOf } from './sentence.ts'
import { spokenReason, type Speech } from './speech.ts'

/** Nobody reads more of them. */
const MOST = 10

/**
 * The decisions of a run that another task made stale: a step that had an alternative, and later, before the operation goes on, a step
 * of another task after which its guards, read with the locals of that time, are false. What the task itself changes
 * on its way makes nothing stale.
 */
export function staleChecks(speech: Speech, { initial, steps }: Run): StaleCheck[] {
  const { program } = speech
  const states = [initial, ...steps.map(({ state }) => state)]
  const found = steps.flatMap(({ transition, choices }, index): StaleCheck[] => {
    const task = program.tasks[transition.task]!
    const alternatives = task.locations[transition.location]!.transitions
    if (alternatives.length === 1 || transition.parameters.length > 0) return []
    const guard: Expression = { kind: 'and', operands: transition.guards }
    const environment = (state: State) => ({ schema: program.schema, state, variables: new Map<string, number>() })
    const end = lastOfOperation(program, steps, index)
    for (let later = index + 1; later < end; later++) {
      const env = environment(withLocals(program, task, states[later + 1]!, states[index]!))
      if (isTrue(guard, env)) continue
      if (steps[later]!.transition.task === transition.task) return []
      const decision = decisionOf(speech, { transition, choices, before: states[index]!, changes: [] })
      const then = environment(states[index]!)
      const saw = decision?.seen ?? spokenReason(speech, guard, true, then)
      const looked = placesIn(speech, factsOf(guard, true, then))
      return [{ step: index + 1, saw, looked, changedBy: later + 1, now: spokenReason(speech, guard, false, env) }]
    }
    return []
  })
  return found.slice(0, MOST)
}

/** The index of the last step of the run that belongs to the same operation of the same task. */
function lastOfOperation(program: Program, steps: Run['steps'], index: number): number {
  const { task } = steps[index]!.transition
  const operation = operationAt(program, steps, index)
  let last = index
  for (const [other, { transition }] of steps.entries()) {
    if (other <= index || transition.task !== task) continue
    const { rest } = program.tasks[task]!.locations[transition.location]!
    if (rest || operationAt(program, steps, other) !== operation) break
    last = other
  }
  return last
}

function operationAt(program: Program, steps: Run['steps'], index: number): string {
  const { path, label } = labelOf(program, steps[index]!.transition)
  return path[0] ?? label
}

/** A state in which the task stands where it stood in another one, with the locals that it had there. */
function withLocals(program: Program, { entity, instance }: Task, state: State, then: State): State {
  const kinds = fieldKinds(program)
  return Object.keys(program.schema.entities[entity]!.fields)
    .filter((field) => ['local', 'control'].includes(kinds(entity, field)))
    .reduce((now, field) => write(now, entity, instance, field, read(then, entity, instance, field)), state)
}

/** Guards that cannot be evaluated any more decide nothing. */
function isTrue(guard: Expression, env: Parameters<typeof evaluate>[1]): boolean {
  try {
    return evaluate(guard, env) === true
  } catch (error) {
    if (error instanceof ModelError) return true
    throw error
  }
}
