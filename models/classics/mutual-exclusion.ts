import { invariant, type Property } from '../../src/invariants/index.ts'
import { and, not, or, type TaskDeclaration } from '../../src/program/index.ts'

/** No two tasks are about to take steps of their critical sections: those with the labels in `inside`. */
export function mutualExclusion(
  tasks: readonly TaskDeclaration[],
  inside: readonly string[],
  source: string,
): Property {
  const conditions = tasks.map((task) => or(...inside.map((label) => task.at(label))))
  const pairs = conditions.flatMap((one, index) => conditions.slice(index + 1).map((other) => not(one.and(other))))
  return invariant(
    'mutual exclusion',
    { meaning: 'At most one process is in its critical section.', source },
    and(...pairs),
  )
}
