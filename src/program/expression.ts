import type { Value, ValueType } from '../state/schema.ts'

/** One field of one instance: what a step reads or writes. */
export interface Place {
  readonly entity: string
  /** The instance: a number or a reference. Null or a number outside the entity is a model error. */
  readonly index: Expression
  readonly field: string
  readonly type: ValueType
}

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'
/**
 * `div` rounds toward zero and `mod` is the remainder with the sign of the left side, as in C; a zero divisor is a model
 * error. The bit operators work on two's complement with as many bits as it takes, so a negative number has ones without
 * end at its left, and `shiftRight` keeps the sign. A shift by a number of places that is not in 0 to MAX_SHIFT is a model
 * error. No result is cut off: one that does not fit where it is stored is a model error like any other. So is a result, also one on the way,
 * beyond plus or minus 2^53 - 1, up to which JavaScript's numbers are exact.
 */
export type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'mod' | BitOperator | Shift
export type BitOperator = 'bitAnd' | 'bitOr' | 'bitXor'
export type Shift = 'shiftLeft' | 'shiftRight'

/** The most places by which a number can be shifted. */
export const MAX_SHIFT = 31

/**
 * An expression is data: it is interpreted, compiled, printed and exported, never called. `and`, `or` and the
 * quantifiers stop at the first operand that decides them, from left to right and from instance 0 upwards, and
 * `conditional` evaluates only the side that it takes; so a guard can protect what follows it. Over an interchangeable entity, which has no
 * order, a quantifier looks at every instance: it is a model error if its body is one for any of them.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Value; readonly type: ValueType }
  /** Bound by an enclosing quantifier, `forEach` or step parameter of the same (unique) name. Never null. */
  | { readonly kind: 'variable'; readonly name: string; readonly type: ValueType }
  | { readonly kind: 'read'; readonly place: Place }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and'; readonly operands: readonly Expression[] }
  | { readonly kind: 'or'; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'conditional'
      readonly condition: Expression
      readonly then: Expression
      readonly else: Expression
    }
  | { readonly kind: 'some'; readonly variable: string; readonly entity: string; readonly body: Expression }
  | { readonly kind: 'every'; readonly variable: string; readonly entity: string; readonly body: Expression }
  /** The sum of a number over all instances. */
  | { readonly kind: 'sum'; readonly variable: string; readonly entity: string; readonly body: Expression }

/** Effects of a step take place in order; each sees what those before it did. */
export type Effect =
  | { readonly kind: 'set'; readonly place: Place; readonly value: Expression }
  /** Reports a hit of the property where the condition is false; the step goes on. */
  | { readonly kind: 'check'; readonly property: string; readonly condition: Expression }
  /** A model error with this message where the condition is false: the step has no successor. */
  | { readonly kind: 'require'; readonly condition: Expression; readonly message: string }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: readonly Effect[]
      readonly else: readonly Effect[]
    }
  | { readonly kind: 'forEach'; readonly variable: string; readonly entity: string; readonly body: readonly Effect[] }
