import type { Effect, Expression } from './expression.ts'
import { SELF } from './locks.ts'
import { askedPlace } from './tasks.ts'
import { partsOfEither } from './transform.ts'

/** What the variables of a piece of program may stand for. */
export interface Bindings {
  /** Variables that something around it binds: choices of the step, the instance of the task. */
  readonly around: Iterable<string>
  /** Whether it may ask where a task is, or which task it is part of. */
  readonly of: 'property' | 'step'
}

/** Throws for a variable that nothing binds: what a callback got is used outside the callback. */
export function checkBound(root: Expression | Effect, { around, of }: Bindings): void {
  const visit = (node: Expression | Effect, bound: ReadonlySet<string>): void => {
    if (node.kind === 'variable') {
      if (!bound.has(node.name)) refuse(node.name, of)
      return
    }
    const inside = 'variable' in node ? new Set([...bound, node.variable]) : bound
    for (const part of partsOfEither(node)) visit(part, inside)
  }
  visit(root, new Set([...around, ...(of === 'step' ? [SELF] : [])]))
}

function refuse(name: string, of: Bindings['of']): void {
  const asked = askedPlace(name)
  if (asked && of === 'property') return
  if (asked)
    throw new Error(
      `it asks where task '${asked.task}' is (at '${asked.label}'), which only properties may: keep a field that says so, and let the task set it`,
    )
  if (name === SELF) throw new Error('it speaks of the running task (self), which only steps have')
  const entity = name.split('#')[0]!
  throw new Error(
    `it uses an instance of ${entity} outside the every, some, sum, count, forEach, any or anyNumber that hands it out`,
  )
}
