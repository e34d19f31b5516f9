import type { Exploration } from '../explorer/exploration.ts'
import { evaluate, type Environment } from '../program/interpret.ts'
import { expression } from '../program/operands.ts'
import type { Program } from '../program/program.ts'
import { read, type State } from '../state/state.ts'
import type { CheckedProposition, LitmusTest } from './checked.ts'
import { subjectOf, type ComparedProposition, type Subject } from './condition.ts'
import { QUESTION, type Elaborated } from './elaborate.ts'
import { UNSET } from './testbed.ts'

/** Ends of a test that look the same. */
export interface Outcome {
  /** Every register as `task:register`, and the pages and references that the question names. */
  readonly values: Readonly<Record<string, string | number>>
  /** Whether the question's proposition is true of these ends. */
  readonly satisfies: boolean
  /** How many distinct end states there are. */
  readonly count: number
}

/** The ends at which every task has done its work, by what can be seen of them, in the order of the exploration. */
export function outcomesOf(test: LitmusTest, { model, naming }: Elaborated, exploration: Exploration): Outcome[] {
  const question = model.properties.find(({ name }) => name === QUESTION)
  if (question?.kind !== 'invariant') throw new Error(`the model of '${test.name}' has no question`)
  const { program } = model
  const named = comparedIn(test.question.proposition).filter(({ kind }) => kind !== 'register')
  const outcomes = new Map<string, Outcome>()
  for (const state of exploration.ends()) {
    if (!isComplete(program, state)) continue
    const env: Environment = { schema: program.schema, state, variables: new Map() }
    const registers = naming.registers.map((name, index) => {
      const value = read(state, 'register', index, 'value') as number
      return [name, value === UNSET ? 'unset' : value] as const
    })
    const others = named.map((each) => [nameOf(each), valueOf(subjectOf(each, naming), env)] as const)
    const values = Object.fromEntries([...registers, ...others])
    // The property says that the outcome is not bad: that an `exists` clause is false, or a `forall` clause true.
    const satisfies = evaluate(question.condition, env) === (test.question.quantifier === 'forall')
    const key = JSON.stringify([values, satisfies])
    outcomes.set(key, { values, satisfies, count: (outcomes.get(key)?.count ?? 0) + 1 })
  }
  return [...outcomes.values()]
}

/** True where every task is where it may stay. Any other state without a next step is a deadlock, and no outcome. */
function isComplete(program: Program, state: State): boolean {
  return program.tasks.every(({ entity, instance, locations }) => {
    const label = read(state, entity, instance, 'pc')
    return locations.find((location) => location.label === label)!.rest
  })
}

function valueOf({ exists, value }: Subject, env: Environment): number | string {
  return evaluate(exists[expression], env) ? (evaluate(value[expression], env) as number) : 'none'
}

function nameOf(proposition: ComparedProposition): string {
  switch (proposition.kind) {
    case 'register':
      return `${proposition.task}:${proposition.register}`
    case 'page':
      return `${proposition.process}:${proposition.page}`
    case 'reference':
      return proposition.reference
  }
}

function comparedIn(proposition: CheckedProposition): ComparedProposition[] {
  switch (proposition.kind) {
    case 'register':
    case 'page':
    case 'reference':
      return [proposition]
    case 'not':
      return comparedIn(proposition.operand)
    case 'and':
    case 'or':
      return proposition.operands.flatMap(comparedIn)
  }
}
