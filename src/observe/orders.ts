import type { CheckedStatement, LitmusTest } from '../litmus/checked.ts'
import { causes, needs, started } from '../litmus/happens-before.ts'

/** In which order whole operations begin: the number of the task that is next, once for each of its operations. */
export type Order = readonly number[]

/** Among more than this those that are taken are chosen from the first ones that are found. */
const MOST_LOOKED_AT = 5000

/**
 * The orders in which a test lets its operations begin, at most so many of them; where there are more, some from each part. `all` says
 * whether none is missing. Signals go their way as soon as they can: no order of operations needs them later.
 */
export function ordersOf(test: LitmusTest, most: number): { readonly orders: readonly Order[]; readonly all: boolean } {
  const found: Order[] = []
  for (const order of everyOrder(test)) {
    found.push(order)
    if (found.length > MOST_LOOKED_AT) break
  }
  if (found.length <= most) return { orders: found, all: true }
  return { orders: Array.from({ length: most }, (_, at) => found[Math.floor((at * found.length) / most)]!), all: false }
}

/** How far each task has come, and what has happened by then. */
interface Position {
  readonly next: readonly number[]
  readonly happened: ReadonlySet<string>
}

function* everyOrder({ tasks }: LitmusTest): Generator<Order> {
  const first = tasks.find(({ kind }) => kind === 'process')!
  const isPossible = ({ happened }: Position, task: number, statement: CheckedStatement): boolean =>
    needs(tasks[task]!, statement).every((event) => happened.has(event))
  const after = ({ next, happened }: Position, task: number, statement: CheckedStatement): Position => ({
    next: next.with(task, next[task]! + 1),
    happened: new Set([...happened, ...causes(tasks[task]!, statement)]),
  })

  function* from(position: Position): Generator<Order> {
    const here = signalled(position)
    const statements = tasks.map(({ statements: all }, task) => all[here.next[task]!])
    if (statements.every((each) => each === undefined)) yield []
    for (const [task, statement] of statements.entries())
      if (statement?.kind === 'operation' && isPossible(here, task, statement))
        for (const rest of from(after(here, task, statement))) yield [task, ...rest]
  }

  /** Where every signal is given and every wait is over that can be. */
  function signalled(position: Position): Position {
    for (const [task, { statements }] of tasks.entries()) {
      const statement = statements[position.next[task]!]
      if (statement && statement.kind !== 'operation' && isPossible(position, task, statement))
        return signalled(after(position, task, statement))
    }
    return position
  }

  yield* from({ next: tasks.map(() => 0), happened: new Set([started(first.name)]) })
}
