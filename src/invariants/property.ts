import type { Expression } from '../program/expression.ts'
import type { Program } from '../program/program.ts'

export interface Described {
  /** Short and unique within a model: `I5`, `mutual exclusion`. */
  readonly name: string
  /** One sentence: what holds when the property holds. */
  readonly meaning: string
  /** Where it comes from: a kernel comment, a mail, a paper. */
  readonly source: string
}

/**
 * Each kind says what a *hit* is. For a witness, the hit is what one hopes to see; for all others it is a violation.
 *
 * - `invariant`: a hit is a reachable state in which the condition is false.
 * - `assertion`: a hit is a step one of whose `check` effects for this property found its condition false.
 * - `witness`: a hit is a reachable state in which the condition is true, or, where the condition is null, a step one
 *   of whose `check` effects for this property found its condition false.
 * - `deadlock`: a hit is a state in which no step is possible and some task is at a location where it may not rest.
 * - `model`: a hit is a step, or a property, that cannot be evaluated: a value outside its range, a null reference,
 *   an unmet `require`. Such a step has no successor and is not counted as a transition. Every model has exactly one.
 */
export type Property =
  | (Described & { readonly kind: 'invariant'; readonly condition: Expression })
  | (Described & { readonly kind: 'assertion' })
  | (Described & { readonly kind: 'witness'; readonly condition: Expression | null })
  | (Described & { readonly kind: 'deadlock' })
  | (Described & { readonly kind: 'model' })

/** What the explorer takes. */
export interface Model {
  readonly program: Program
  readonly properties: readonly Property[]
}

/** The name of the property that every model has. */
export const MODEL_ERROR = 'model'

export const modelError: Property = {
  kind: 'model',
  name: MODEL_ERROR,
  meaning: 'Every value stays within its range, and every reference that is followed names an instance.',
  source: 'the schema of the model',
}

export const noDeadlock: Property = {
  kind: 'deadlock',
  name: 'deadlock',
  meaning: 'Some step is possible, unless every task may rest where it is.',
  source: 'the program',
}
