import type { Counterexample, Step } from './counterexample.ts'
import { isLock } from './words.ts'

/** Steps of one task that are drawn as one edge. `from` and `to` count states: state `n` stands after `n` steps. */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly task: number
}

/**
 * Cuts a run into segments. A step that changes no memory but locks is drawn together with the next step of its task.
 * Where that leaves more than `most` segments, so are the steps of one operation. The last step always stands alone.
 */
export function segments(document: Counterexample, most: number): Segment[] {
  const quiet = (step: Step): boolean =>
    !step.changes.some(
      ({ kind, entity, field }) => kind === 'ghost' || (kind === 'memory' && !isLock(document, entity, field)),
    )
  const fine = cut(document.steps, (before) => quiet(before))
  if (fine.length <= most) return fine
  const inOperation = (before: Step, after: Step): boolean =>
    before.path[0] !== undefined && before.path[0] === after.path[0]
  return cut(
    document.steps,
    (before, after) => inOperation(before, after) || (before.path.length === 0 && quiet(before)),
  )
}

function cut(steps: readonly Step[], joins: (before: Step, after: Step) => boolean): Segment[] {
  const found: Segment[] = []
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    const last = index === steps.length - 1
    const segment = found.at(-1)
    if (!last && segment && before && before.task === step.task && joins(before, step)) {
      found[found.length - 1] = { ...segment, to: index + 1 }
    } else {
      found.push({ from: index, to: index + 1, task: step.task })
    }
  }
  return found
}
