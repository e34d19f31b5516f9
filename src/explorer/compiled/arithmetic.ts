import { MAX_SHIFT, type Arithmetic, type BitOperator, type Shift } from '../../program/expression.ts'
import { calculate, ModelError, operate } from '../../program/interpret.ts'
import { temporary, type Scope } from './scope.ts'
import { failure, isKnown, literal, number, type Term } from './term.ts'

/** Emits an operation on two numbers. The left one is evaluated first, and the right one always. */
export function emitArithmetic(scope: Scope, operator: Arithmetic, left: Term, right: Term): Term {
  if (isKnown(left) && isKnown(right)) return calculated(operator, left.min, right.min)
  return exact(scope, emitOperation(scope, operator, left, right))
}

/** A number that is a model error where it is too large to be exact. Larger ones are rounded, but not to a smaller one that is. */
export function exact(scope: Scope, term: Term): Term {
  const [least, most] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
  if (term.min >= least && term.max <= most) return term
  const name = temporary(scope)
  return {
    code: `(${name} = ${term.code}, ${name} >= ${least} && ${name} <= ${most} ? ${name} : (failed = true, 0))`,
    sort: 'number',
    min: Math.max(term.min, least),
    max: Math.min(term.max, most),
    fails: true,
  }
}

function emitOperation(scope: Scope, operator: Arithmetic, left: Term, right: Term): Term {
  switch (operator) {
    case 'add':
      return number(`(${left.code} + ${right.code})`, left.min + right.min, left.max + right.max, left, right)
    case 'sub':
      return number(`(${left.code} - ${right.code})`, left.min - right.max, left.max - right.min, left, right)
    case 'mul': {
      const { min, max } = atCorners('mul', left, right)
      return number(`(${left.code} * ${right.code})`, min, max, left, right)
    }
    case 'div':
    case 'mod': {
      const allowed =
        right.min > 0 || right.max < 0 ? 'always' : isKnown(right) ? 'never' : (it: string) => `${it} !== 0`
      return where(scope, allowed, left, right, (a, b) => (operator === 'div' ? quotient(a, b) : remainder(a, b)))
    }
    case 'bitAnd':
    case 'bitOr':
    case 'bitXor':
      return bits(operator, left, right)
    case 'shiftLeft':
    case 'shiftRight':
      return where(scope, shiftsAllowed(right), left, right, (a, b) => shifted(operator, a, b))
  }
}

function calculated(operator: Arithmetic, left: number, right: number): Term {
  try {
    return literal(calculate(operator, left, right))
  } catch (error) {
    if (error instanceof ModelError) return failure
    throw error
  }
}

/** Which right sides an operation has a result for: all that there can be, none, or those that pass a test. */
type Allowed = 'always' | 'never' | ((right: string) => string)

/** The operation where the right side allows it, and a model error elsewhere. */
function where(
  scope: Scope,
  allowed: Allowed,
  left: Term,
  right: Term,
  operation: (left: Term, right: Term) => Term,
): Term {
  if (allowed === 'always') return operation(left, right)
  if (allowed === 'never') return { ...failure, code: `(${left.code}, failed = true, 0)` }
  const [first, second] = [temporary(scope), temporary(scope)]
  const { code, min, max } = operation({ ...left, code: first }, { ...right, code: second })
  return {
    code: `(${first} = ${left.code}, ${second} = ${right.code}, ${allowed(second)} ? ${code} : (failed = true, 0))`,
    sort: 'number',
    min,
    max,
    fails: true,
  }
}

/** The least and the greatest result, for an operation that rises or falls with each side while the other one stays. */
function atCorners(operator: 'mul' | 'div' | Shift, left: Bounds, right: Bounds): Bounds {
  const corners = [left.min, left.max].flatMap((a) => [right.min, right.max].map((b) => operate(operator, a, b)))
  // Of what fails whatever happens, nothing is known.
  if (corners.some(Number.isNaN)) return { min: -Infinity, max: Infinity }
  return { min: Math.min(...corners), max: Math.max(...corners) }
}

type Bounds = Pick<Term, 'min' | 'max'>

/** JavaScript computes with 32 bits what is known to fit into them; the results of its bit operators always do. */
function isSmall({ min, max }: Bounds): boolean {
  return min >= -(2 ** 31) && max < 2 ** 31
}

function quotient(left: Term, right: Term): Term {
  const size = Math.max(Math.abs(left.min), Math.abs(left.max))
  const divisor = { min: right.min === 0 ? 1 : right.min, max: right.max === 0 ? -1 : right.max }
  const bounds = divisor.min > 0 || divisor.max < 0 ? atCorners('div', left, divisor) : { min: -size, max: size }
  const code = `${left.code} / ${right.code}`
  return number(isSmall(bounds) ? `(${code} | 0)` : `Math.trunc(${code})`, bounds.min, bounds.max, left, right)
}

function remainder(left: Term, right: Term): Term {
  const largest = Math.max(Math.abs(right.min), Math.abs(right.max)) - 1
  const min = left.min >= 0 ? 0 : Math.max(left.min, -largest)
  const max = left.max <= 0 ? 0 : Math.min(left.max, largest)
  return number(`(${left.code} % ${right.code})`, min, max, left, right)
}

const BIT_OPERATORS: Readonly<Record<BitOperator, string>> = { bitAnd: '&', bitOr: '|', bitXor: '^' }

function bits(operator: BitOperator, left: Term, right: Term): Term {
  const sign = BIT_OPERATORS[operator]
  if (!isSmall(left) || !isSmall(right)) {
    const code = `Number(BigInt(${left.code}) ${sign} BigInt(${right.code}))`
    return number(code, -Infinity, Infinity, left, right)
  }
  const { min, max } = bitBounds(operator, left, right)
  return number(`(${left.code} ${sign} ${right.code})`, min, max, left, right)
}

/** Bits that neither side has are in no result. What both sides are made of has one bit more for the sign. */
function bitBounds(operator: BitOperator, left: Bounds, right: Bounds): Bounds {
  const largest = Math.max(left.max, right.max, -left.min - 1, -right.min - 1)
  const ones = 2 ** (32 - Math.clz32(largest)) - 1
  if (left.min >= 0 && right.min >= 0)
    return { min: 0, max: operator === 'bitAnd' ? Math.min(left.max, right.max) : ones }
  if (operator === 'bitAnd' && left.min >= 0) return { min: 0, max: left.max }
  if (operator === 'bitAnd' && right.min >= 0) return { min: 0, max: right.max }
  return { min: -ones - 1, max: ones }
}

function shiftsAllowed(right: Term): Allowed {
  if (right.min >= 0 && right.max <= MAX_SHIFT) return 'always'
  if (right.max < 0 || right.min > MAX_SHIFT) return 'never'
  return (places) => `${places} >= 0 && ${places} <= ${MAX_SHIFT}`
}

function shifted(operator: Shift, left: Term, right: Term): Term {
  const places = { min: Math.max(right.min, 0), max: Math.min(right.max, MAX_SHIFT) }
  const { min, max } = atCorners(operator, left, places)
  const [sign, exact] =
    operator === 'shiftLeft'
      ? ['<<', `(${left.code} * 2 ** ${right.code})`]
      : ['>>', `Math.floor(${left.code} / 2 ** ${right.code})`]
  const isInteger = isSmall(left) && isSmall({ min, max })
  return number(isInteger ? `(${left.code} ${sign} ${right.code})` : exact, min, max, left, right)
}
