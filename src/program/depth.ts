import type { Effect, Expression } from './expression.ts'
import { partsOfEither } from './transform.ts'

/** How deep expressions and effects may stand within each other. Engines, printers and other checkers follow them by recursion. */
export const MOST_LEVELS = 400

/** Throws for an expression or effect that is too deep, with what to do about it. */
export function refuseDeep(root: Expression | Effect): void {
  let level: readonly (Expression | Effect)[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS)
      throw new Error(
        `something in it is nested more than ${MOST_LEVELS} deep: long choices and tables are better kept in the fields ` +
          'of an entity and read with at(), or written as and(...), or(...) and sums over instances',
      )
    level = level.flatMap(partsOfEither)
  }
}
