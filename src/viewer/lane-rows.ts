import type { Counterexample, Step } from '../report/counterexample.ts'
import { holdsOf, type Hold } from '../report/sequence/holds.ts'
import { headingsOf, type Heading } from '../report/sequence/headings.ts'
import { isUnderWay } from '../report/sequence/under-way.ts'

/** What a lane shows in the row of a step. */
export interface LaneCell {
  readonly task: number
  /** An operation of the task is under way, or ends here. */
  readonly busy: boolean
  readonly locks: readonly HeldLock[]
  /** How many locks the task ever takes. */
  readonly columns: number
}

export interface HeldLock {
  readonly name: string
  readonly reading: boolean
  /** Among the locks that the task ever takes, where its bar stands. */
  readonly column: number
}

/** The lanes beside one step. */
export interface LaneRow {
  readonly headings: readonly Heading[]
  readonly cells: readonly LaneCell[]
  /** Another task took the step before. */
  readonly turn: boolean
}

/** For each step of a run, in order. */
export function laneRows(document: Counterexample, tasks: readonly number[]): LaneRow[] {
  const holds = holdsOf(document)
  const locks = new Map(tasks.map((task) => [task, locksOf(holds, task)]))
  const before = new Map<number, Step>()
  return document.steps.map((step, index) => {
    const headings = headingsOf(before.get(step.task)?.path ?? [], step.path)
    const turn = index > 0 && document.steps[index - 1]!.task !== step.task
    before.set(step.task, step)
    const cells = tasks.map((task): LaneCell => ({
      task,
      busy: (task === step.task && step.path.length > 0) || isUnderWay(document, task, index + 1),
      locks: holds
        .filter((hold) => hold.task === task && hold.from <= index && (hold.to === null || index <= hold.to))
        .map(({ lock, reading }) => ({ name: lock, reading, column: locks.get(task)!.indexOf(lock) })),
      columns: locks.get(task)!.length,
    }))
    return { headings, cells, turn }
  })
}

/** The locks that a task takes, in the order in which it first takes them. */
export function locksOf(holds: readonly Hold[], task: number): string[] {
  return [...new Set(holds.filter((hold) => hold.task === task).map(({ lock }) => lock))]
}
