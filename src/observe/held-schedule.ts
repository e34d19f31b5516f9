import type { LitmusTest } from '../litmus/checked.ts'
import { statementLabels } from '../litmus/statement-labels.ts'
import type { StepName } from '../report/counterexample.ts'
import { UserError } from '../report/user-error.ts'
import { hasTlbs } from './plan.ts'
import { PROCESSORS } from './qemu.ts'

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
  /** On which processor each task runs: none on one that another is held on. */
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
 * `UserError` for a run that takes more holds or processors than there can be.
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

/**
 * A task that is held has a processor of its own, and so has each one, as long as there are some, where what TLBs remember matters. The first
 * one is for all others.
 */
function processorsFor(turns: readonly Turn[], test: LitmusTest): readonly number[] {
  const alone = [...new Set(turns.filter(({ kind }) => kind === 'begins').map(({ task }) => task))]
  if (alone.length >= PROCESSORS)
    throw new UserError(`the run needs more than ${PROCESSORS} processors: ${alone.length} tasks would have to be held`)
  const others = [...test.tasks.keys()].filter((task) => !alone.includes(task))
  const apart = hasTlbs(test) ? [...alone, ...others].slice(0, PROCESSORS - 1) : alone
  return test.tasks.map((_task, task) => apart.indexOf(task) + 1)
}
