import type { Counterexample, Step, StepName } from './counterexample.ts'
import { isLock } from './words.ts'

/** Steps of one task that are drawn as one edge. `from` and `to` count states: state `n` stands after `n` steps. */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly task: number
}

/**
 * Cuts a run into segments, each within one operation of one task. Steps that change no memory but locks are drawn
 * together with the next step of the operation, or with the one before where none comes. Where that leaves more than
 * `most` segments, so are all steps of an operation. The last step always stands alone.
 */
export function segments(document: Counterexample, most: number): Segment[] {
  const { steps } = document
  const isQuiet = steps.map((step) => !changesMemory(document, step))
  // Waiting for a signal, say: it belongs to the operation that comes after it.
  const leadsOn = (index: number): boolean => steps[index]!.path.length === 0 && isQuiet[index]!
  const continues = (index: number): boolean => isSameOperation(steps[index - 1]!, steps[index]!) || leadsOn(index - 1)
  const nothingFollows = steps.map(() => false)
  for (let index = steps.length - 1; index > 0; index--) {
    const ends = index === steps.length - 1 || !continues(index + 1)
    nothingFollows[index] = isQuiet[index]! && !leadsOn(index) && (ends || nothingFollows[index + 1]!)
  }
  const fine = cut(steps, (index) => continues(index) && (isQuiet[index - 1]! || nothingFollows[index]!))
  return fine.length <= most ? fine : cut(steps, continues)
}

type Placed = Pick<StepName, 'task' | 'path'> & Partial<Pick<StepName, 'litmus'>>

/** True where two steps of a run belong to one operation of one task; each statement of a litmus test is one of its own. */
export function isSameOperation(one: Placed, other: Placed): boolean {
  const [left, right] = [one.litmus ?? null, other.litmus ?? null]
  return (
    one.task === other.task &&
    one.path[0] === other.path[0] &&
    (left === null || right === null || (left.file === right.file && left.line === right.line))
  )
}

function changesMemory(document: Counterexample, { changes }: Step): boolean {
  return changes.some(
    ({ kind, entity, field }) => kind === 'ghost' || (kind === 'memory' && !isLock(document, entity, field)),
  )
}

function cut(steps: readonly Step[], joins: (index: number) => boolean): Segment[] {
  const found: Segment[] = []
  for (const [index, { task }] of steps.entries()) {
    const segment = found.at(-1)
    const last = index === steps.length - 1
    if (segment && !last && segment.task === task && joins(index))
      found[found.length - 1] = { ...segment, to: index + 1 }
    else found.push({ from: index, to: index + 1, task })
  }
  return found
}
