import type { Run } from '../../explorer/index.ts'
import { locationOf } from '../../explorer/moves.ts'
import type { Program, Task } from '../../program/program.ts'
import type { Schema } from '../../state/schema.ts'
import { read, type State } from '../../state/state.ts'

/** An operation of a run of a storm. */
export interface DoneOperation {
  readonly task: Task
  /** What the storm calls it: `write page 0`. */
  readonly use: string
  /** The step with which it begins. */
  readonly first: number
  /** The step with which it ends; null where it is under way when the run ends. */
  readonly last: number | null
  /** The slot of the reference that it takes, or null. */
  readonly slot: number | null
  /** What it stores, or null where it stores nothing, or has not yet. */
  readonly stored: number | null
}

/** The steps that store what the operation is there to store; a copy changes the content of a page, too. */
const STORES: readonly string[] = ['store', 'dma_write']

/** The operations of a run of a storm, in the order in which they begin. */
export function operationsOf({ initial, steps }: Run, { tasks, schema }: Program): DoneOperation[] {
  const done: DoneOperation[] = []
  const underWay = new Map<Task, number>()
  for (const [index, { transition, choices, state }] of steps.entries()) {
    const task = tasks[transition.task]!
    const [use, ...path] = transition.label.split('/')
    // That a process starts is no operation of its own.
    if (path.length === 0) continue
    const at = underWay.get(task) ?? done.length
    underWay.set(task, at)
    const before = index === 0 ? initial : steps[index - 1]!.state
    const known = done[at] ?? { task, use: use!, first: index, last: null, slot: null, stored: null }
    const isOver = locationOf(state, task).rest
    if (isOver) underWay.delete(task)
    done[at] = {
      ...known,
      last: isOver ? index : null,
      slot: path.length === 1 && path[0] === 'enter' ? choices[0]! : known.slot,
      stored: STORES.includes(path.at(-1)!) ? contentChanged(schema, before, state) : known.stored,
    }
  }
  return done
}

/** What is in the page now that had something else in it. */
function contentChanged({ entities }: Schema, before: State, after: State): number | null {
  const { count } = entities['frame']!
  for (let frame = 0; frame < count; frame++) {
    const content = read(after, 'frame', frame, 'content')
    if (read(before, 'frame', frame, 'content') !== content) return content as number
  }
  return null
}
