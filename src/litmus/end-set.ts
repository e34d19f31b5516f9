import type { Exploration } from '../explorer/exploration.ts'
import { locationOf } from '../explorer/moves.ts'
import { evaluate, type Environment } from '../program/interpret.ts'
import { expression } from '../program/operands.ts'
import type { Program } from '../program/program.ts'
import type { State } from '../state/state.ts'
import type { LitmusTest } from './checked.ts'
import { conditionOf, nameOf, viewsOf, type ComparedProposition } from './condition.ts'
import type { Elaborated } from './elaborate.ts'
import { registersAt, valueOf } from './ends.ts'
import type { Naming } from './naming.ts'

/** A number, or why there is none: `unset` or `fault` for a register, `none` for a page that cannot be read or a reference given back. */
export type EndValue = number | string

/** What can be seen at some ends of a test: all that a question could name, whether this one does or not. */
export interface End {
  /** By `task:register`. */
  readonly registers: Readonly<Record<string, EndValue>>
  /** By `process:page`: what a read there would return. */
  readonly pages: Readonly<Record<string, EndValue>>
  /** By name. */
  readonly references: Readonly<Record<string, EndValue>>
  /** The statement in which each task waits for ever, by the task; empty where every task has done its work. */
  readonly hangs: Readonly<Record<string, string>>
  /** Whether the question's proposition is true here; null where a task hangs: the question is about tests that end. */
  readonly satisfies: boolean | null
  /** How many end states look so. */
  readonly states: number
}

/** An end, and whether it takes a race: then no order of whole operations leads to it. Null where a limit kept that from being known. */
export interface JudgedEnd extends End {
  readonly needsRace: boolean | null
}

/** All ends that were reached, hangs among them, by what can be seen there, in the order of the exploration. */
export function endsOf(test: LitmusTest, { model, naming }: Elaborated, exploration: Pick<Exploration, 'ends'>): End[] {
  const { program } = model
  const everything = allComparable(naming, test)
  const views = viewsOf({ kind: 'and', operands: everything }, naming, hasTlbs(program) ? 'yes' : 'no').map((view) => ({
    possible: view.possible[expression],
    satisfies: conditionOf(test.question.proposition, view)[expression],
    seen: everything.map((each) => [each.kind, nameOf(each), view.subjectOf(each)] as const),
  }))
  const ends = new Map<string, End>()
  for (const state of exploration.ends()) {
    const env: Environment = { schema: program.schema, state, variables: new Map() }
    const hangs = hangsAt(program, state)
    const isHang = Object.keys(hangs).length > 0
    const here = new Map<string, Omit<End, 'states'>>()
    for (const { possible, satisfies, seen } of views) {
      if (!evaluate(possible, env)) continue
      const valuesOf = (wanted: ComparedProposition['kind']): Readonly<Record<string, EndValue>> =>
        Object.fromEntries(seen.flatMap(([kind, name, each]) => (kind === wanted ? [[name, valueOf(each, env)]] : [])))
      const end = {
        registers: registersAt(naming, state),
        pages: valuesOf('page'),
        references: valuesOf('reference'),
        hangs,
        satisfies: isHang ? null : evaluate(satisfies, env) === true,
      }
      here.set(keyOf(end), end)
    }
    for (const [key, end] of here) ends.set(key, { ...end, states: (ends.get(key)?.states ?? 0) + 1 })
  }
  return [...ends.values()]
}

/**
 * Says of each end in fine steps whether coarse ones lead to it too. `isWhole`: whether all coarse runs were followed, so that what
 * they do not show takes a race.
 */
export function withRaces(fine: readonly End[], coarse: readonly End[], isWhole: boolean): JudgedEnd[] {
  const known = new Set(coarse.map(keyOf))
  return fine.map((end) => ({ ...end, needsRace: known.has(keyOf(end)) ? false : isWhole ? true : null }))
}

/** Ends are the same where the same can be seen. */
function keyOf({ registers, pages, references, hangs, satisfies }: Omit<End, 'states'>): string {
  return JSON.stringify([registers, pages, references, hangs, satisfies])
}

/** Where nothing more happens, whoever may not stay where it is waits for ever. */
function hangsAt(program: Program, state: State): Readonly<Record<string, string>> {
  return Object.fromEntries(
    program.tasks.flatMap((task) => {
      const { rest, label } = locationOf(state, task)
      return rest ? [] : [[task.name, label.split('/')[0]!]]
    }),
  )
}

function hasTlbs({ schema }: Program): boolean {
  return (schema.entities['tlb']?.count ?? 0) > 0
}

/** Every page of every process, and every reference, as a question would name it. */
function allComparable(
  { processes, pages, references }: Naming,
  { question: { span } }: LitmusTest,
): ComparedProposition[] {
  const comparison = { operator: '=', value: 0 } as const
  return [
    ...processes.flatMap((process) =>
      pages.map((page): ComparedProposition => ({ kind: 'page', task: process, process, page, comparison, span })),
    ),
    ...references.map((reference): ComparedProposition => ({ kind: 'reference', reference, comparison, span })),
  ]
}
