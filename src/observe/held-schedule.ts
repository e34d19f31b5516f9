import type { LitmusTest } from '../litmus/checked.ts'
import { statementLabels } from '../litmus/statement-labels.ts'
import type { StepName } from '../report/counterexample.ts'
import { UserError } from '../report/user-error.ts'

/** A whole operation of a task; or that one begins during which others have their turns; or that such a one ends. */
export interface Turn {
  readonly task: number
  readonly kind: 'whole' | 'begins' | 'ends'
  /** As the test has it, but for white space. */
  readonly statement: string
}

/** An operation that is held in its middle. */
export interface HeldOperation {
  readonly task: number
  /** As the test has it, but for white space. */
  readonly statement: string
  /** Where, as the model calls the step before which it stands: the statement, the routines around the step and its label, with `/` between. */
  readonly place: string
}

/** The schedule of a run in whole operations, but for those that are held. */
export interface HeldSchedule {
  readonly turns: readonly Turn[]
  /** In the order in which they begin. */
  readonly held: readonly HeldOperation[]
  /** On which of two processors each task runs: none that has a turn on the one that another is held on. */
  readonly processors: readonly number[]
}

/** A run as a document has it, or an exploration. */
export interface NamedRun {
  readonly tasks: readonly { readonly name: string }[]
  readonly steps: readonly Pick<StepName, 'task' | 'label' | 'path'>[]
}

/** Steps of one operation that no other operation comes between. */
interface Stretch {
  readonly task: number
  readonly statement: number
  readonly first: NamedRun['steps'][number]
}

/**
 * Who does which operation when in a run, and who is held in the middle of one meanwhile. Signals and waits go their own way. Throws a
 * `UserError` for a run that needs more than two processors can show.
 */
export function heldSchedule(run: NamedRun, test: LitmusTest): HeldSchedule {
  const stretches = stretchesOf(run, test)
  const isSame = (one: Stretch, other: Stretch): boolean => one.task === other.task && one.statement === other.statement
  const placed = stretches.map((stretch) => {
    const all = stretches.filter((other) => isSame(stretch, other))
    return { stretch, all, at: all.indexOf(stretch) }
  })
  const turns = placed.map(({ stretch, all, at }): Turn => {
    const kind = all.length === 1 ? 'whole' : at === 0 ? 'begins' : 'ends'
    return { task: stretch.task, kind, statement: wordsOf(test, stretch) }
  })
  const held = placed.filter(({ all, at }) => all.length > 1 && at === 0).map(({ all }) => heldOperation(test, all))
  return { turns, held, processors: processorsFor(turns, test) }
}

function stretchesOf(run: NamedRun, test: LitmusTest): Stretch[] {
  const labels = test.tasks.map(statementLabels)
  const found: Stretch[] = []
  for (const step of run.steps) {
    const { name } = run.tasks[step.task]!
    const task = test.tasks.findIndex((each) => each.name === name)
    const statement = labels[task]!.indexOf(step.path[0] ?? step.label)
    if (test.tasks[task]!.statements[statement]?.kind !== 'operation') continue
    const last = found.at(-1)
    if (last?.task !== task || last.statement !== statement) found.push({ task, statement, first: step })
  }
  return found
}

function wordsOf({ tasks }: LitmusTest, { task, statement }: Stretch): string {
  return statementLabels(tasks[task]!)[statement]!
}

function heldOperation(test: LitmusTest, stretches: readonly Stretch[]): HeldOperation {
  const [first, next] = stretches as readonly [Stretch, Stretch]
  const { task } = first
  const words = wordsOf(test, first)
  if (stretches.length > 2)
    throw new UserError(
      `'${words}' of ${test.tasks[task]!.name} would have to be held ${stretches.length - 1} times: once is possible`,
    )
  // A decision is called by what it asks, whatever the answer is.
  const place = [...next.first.path, next.first.label.replace(/^!/, '')].join('/')
  return { task, statement: words, place }
}

/** Of all ways to give tasks to two processors one that works, with as many tasks as possible that are held on the one that nobody else needs. */
function processorsFor(turns: readonly Turn[], { tasks }: LitmusTest): readonly number[] {
  const apart = turns.flatMap(({ task, kind }, at) => {
    if (kind !== 'begins') return []
    const end = turns.findIndex((turn, later) => later > at && turn.task === task && turn.kind === 'ends')
    return turns.slice(at + 1, end).map((other) => [task, other.task] as const)
  })
  const ways = Array.from({ length: 2 ** tasks.length }, (_, way) => tasks.map((_task, task) => (way >> task) & 1))
  const possible = ways.filter((way) => apart.every(([one, other]) => way[one] !== way[other]))
  const held = new Set(apart.map(([task]) => task))
  const byThemselves = (way: readonly number[]): number =>
    way.filter((processor, task) => processor === 1 && held.has(task)).length
  const [best] = possible.toSorted((one, other) => byThemselves(other) - byThemselves(one))
  if (best) return best
  throw new UserError('the run needs three processors: two tasks would have to be held while a third one runs')
}
