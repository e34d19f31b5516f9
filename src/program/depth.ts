import type { Effect, Expression } from './expression.ts'
import { partsOfEither } from './transform.ts'

/** How deep expressions and effects may stand within each other. Engines, printers and other checkers follow them by recursion. */
export const MOST_LEVELS = 400

/** Throws for an expression or effect that is too deep, with what to do about it. */
export function refuseDeep(root: Expression | Effect): void {
  if (isDeeper(root, MOST_LEVELS))
    throw new Error(
      `something in it is nested more than ${MOST_LEVELS} deep: long choices and tables are better kept in the fields ` +
        'of an entity and read with at(), or written as and(...), or(...) and sums over instances',
    )
}

function isDeeper(node: Expression | Effect, levels: number): boolean {
  return levels < 0 || partsOfEither(node).some((part) => isDeeper(part, levels - 1))
}
