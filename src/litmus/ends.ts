import type { Exploration } from '../explorer/exploration.ts'
import { evaluate, type Environment } from '../program/interpret.ts'
import { expression } from '../program/operands.ts'
import type { Program } from '../program/program.ts'
import { read, type State } from '../state/state.ts'
import type { LitmusTest } from './checked.ts'
import type { Readable } from '../../models/kernel/readable.ts'
import { comparedIn, conditionOf, nameOf } from './condition.ts'
import type { Elaborated } from './elaborate.ts'
import type { Naming } from './naming.ts'
import { FAULT, UNSET } from './testbed.ts'

/** Ends of a test that look the same. */
export interface Outcome {
  /** Every register as `task:register`, and the pages and references that the question names. */
  readonly values: Readonly<Record<string, string | number>>
  /** Whether the question's proposition is true of these ends. */
  readonly satisfies: boolean
  /** How many distinct end states look so. */
  readonly count: number
}

/**
 * The ends at which every task has done its work, by what can be seen of them, in the order of the exploration. An end that
 * can be looked at in two ways is counted for each thing that can be seen.
 */
export function outcomesOf(
  test: LitmusTest,
  { model, naming, views }: Elaborated,
  exploration: Exploration,
): Outcome[] {
  const { program } = model
  const { proposition } = test.question
  const named = comparedIn(proposition).filter(({ kind }) => kind !== 'register')
  const looks = views.map((view) => ({
    possible: view.possible[expression],
    satisfies: conditionOf(proposition, view)[expression],
    others: named.map((each) => [nameOf(each), view.subjectOf(each)] as const),
  }))
  const outcomes = new Map<string, Outcome>()
  for (const state of exploration.ends()) {
    if (!isComplete(program, state)) continue
    const env: Environment = { schema: program.schema, state, variables: new Map() }
    const registers = Object.entries(registersAt(naming, state))
    const seen = new Map<string, Pick<Outcome, 'values' | 'satisfies'>>()
    for (const { possible, satisfies, others } of looks) {
      if (!evaluate(possible, env)) continue
      const values = Object.fromEntries([...registers, ...others.map(([name, each]) => [name, valueOf(each, env)])])
      const outcome = { values, satisfies: evaluate(satisfies, env) === true }
      seen.set(JSON.stringify([values, outcome.satisfies]), outcome)
    }
    for (const [key, outcome] of seen) outcomes.set(key, { ...outcome, count: (outcomes.get(key)?.count ?? 0) + 1 })
  }
  return [...outcomes.values()]
}

/** What each register holds, by `task:register`. */
export function registersAt({ registers }: Naming, state: State): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    registers.map((name, index) => {
      const value = read(state, 'register', index, 'value') as number
      return [name, value === UNSET ? 'unset' : value === FAULT ? 'fault' : value]
    }),
  )
}

/** True where every task is where it may stay. Any other state without a next step is a deadlock, and no outcome. */
function isComplete(program: Program, state: State): boolean {
  return program.tasks.every(({ entity, instance, locations }) => {
    const label = read(state, entity, instance, 'pc')
    return locations.find((location) => location.label === label)!.rest
  })
}

/** What can be read there, or `none`. */
export function valueOf({ exists, value }: Readable, env: Environment): number | string {
  return evaluate(exists[expression], env) ? (evaluate(value[expression], env) as number) : 'none'
}
