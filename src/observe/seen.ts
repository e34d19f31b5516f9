import type { LitmusTest } from '../litmus/checked.ts'
import type { EndValue, JudgedEnd } from '../litmus/end-set.ts'
import { namesOf } from '../litmus/naming.ts'
import { statementLabels } from '../litmus/statement-labels.ts'
import type { GuestRun } from './run-line.ts'

/** What was seen at the end of a run on a kernel; null is a value that nobody could look at. */
export interface Seen {
  /** By `task:register`. */
  readonly registers: Readonly<Record<string, EndValue | null>>
  /** By `process:page`. */
  readonly pages: Readonly<Record<string, EndValue | null>>
  /** By name. */
  readonly references: Readonly<Record<string, EndValue | null>>
  /** The statement in which each task waits for ever, by the task. */
  readonly hangs: Readonly<Record<string, string>>
}

/** What a run of a test has shown, in the words of the model's ends. */
export function seenIn(test: LitmusTest, run: GuestRun): Seen {
  const { registers, processes, pages, references } = namesOf(test)
  const named = (names: readonly string[], values: readonly (EndValue | null)[]): Seen['registers'] =>
    Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]))
  return {
    registers: named(registers, run.registers),
    pages: named(
      processes.flatMap((process) => pages.map((page) => `${process}:${page}`)),
      run.pages,
    ),
    references: named(references, run.references),
    hangs: Object.fromEntries(
      run.waits.map(({ task, statement }) => {
        const { name, ...rest } = test.tasks[task]!
        return [name, statementLabels(rest)[statement] ?? '']
      }),
    ),
  }
}

/** Whether a kernel's end is this one of the model. Where a task hangs nobody reads the pages. */
export function isEnd(seen: Seen, end: Pick<JudgedEnd, keyof Seen>): boolean {
  if (!sameHangs(seen.hangs, end.hangs) || !agree(seen.registers, end.registers)) return false
  return Object.keys(end.hangs).length > 0 || (agree(seen.pages, end.pages) && agree(seen.references, end.references))
}

function agree(seen: Seen['registers'], possible: Readonly<Record<string, EndValue>>): boolean {
  return Object.entries(possible).every(([name, value]) => seen[name] === null || seen[name] === value)
}

function sameHangs(some: Seen['hangs'], others: Seen['hangs']): boolean {
  const tasks = Object.keys(some)
  return tasks.length === Object.keys(others).length && tasks.every((task) => some[task] === others[task])
}

/** An end in a line: `parent:r=1, child:x=none, buffer=2`. */
export function endWords({ registers, pages, references, hangs }: Seen): string {
  const values = Object.entries({ ...registers, ...pages, ...references }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${value}`],
  )
  const waits = Object.entries(hangs).map(([task, statement]) => `${task} waits in ${statement}`)
  return [...values, ...waits].join(', ')
}
