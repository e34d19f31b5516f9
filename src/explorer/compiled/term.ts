/**
 * JavaScript for an expression, with what is known about it before it runs. Code that consists of more than a name,
 * a number or a call is in parentheses.
 */
export interface Term {
  readonly code: string
  /** A condition is a boolean or a number that is zero for false: fit for `if`, not for arithmetic. */
  readonly sort: 'number' | 'condition'
  /** Bounds of the value. They are equal exactly where the value is known and cannot fail: then `code` is a literal. */
  readonly min: number
  readonly max: number
  /** Whether evaluation may be a model error. It then sets the variable `failed`, and the value means nothing. */
  readonly fails: boolean
}

export function literal(value: number): Term {
  // A remainder may be -0, which no integer field can tell from 0.
  const integer = value + 0
  return { code: integer < 0 ? `(${integer})` : `${integer}`, sort: 'number', min: integer, max: integer, fails: false }
}

export function truth(value: boolean): Term {
  return { ...literal(value ? 1 : 0), code: `${value}`, sort: 'condition' }
}

/** A term that is always a model error. */
export const failure: Term = { code: '(failed = true, 0)', sort: 'number', min: -Infinity, max: Infinity, fails: true }

/** A number with bounds, or its literal where the bounds leave one value. */
export function number(code: string, min: number, max: number, ...operands: readonly Term[]): Term {
  const fails = operands.some((operand) => operand.fails)
  return min === max && !fails ? literal(min) : { code, sort: 'number', min, max, fails }
}

/** A condition that is computed from operands. */
export function condition(code: string, ...operands: readonly Term[]): Term {
  return { code, sort: 'condition', min: 0, max: 1, fails: operands.some((operand) => operand.fails) }
}

export function isKnown(term: Term): boolean {
  return term.min === term.max && !term.fails
}

export function isTrue(term: Term): boolean {
  return isKnown(term) && term.min !== 0
}

export function isFalse(term: Term): boolean {
  return isKnown(term) && term.min === 0
}

/** The same value, fit for arithmetic. */
export function asNumber(term: Term): Term {
  if (term.sort === 'number') return term
  if (isKnown(term)) return literal(term.min)
  return { ...term, code: `(${term.code} ? 1 : 0)`, sort: 'number' }
}

/** The same value, fit for `if`. */
export function asCondition(term: Term): Term {
  return isKnown(term) ? truth(term.min !== 0) : term
}
