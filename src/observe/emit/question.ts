import type { CheckedProposition } from '../../litmus/checked.ts'
import { comparedIn, nameOf } from '../../litmus/condition.ts'
import type { CNames } from './operations.ts'

/** A proposition as an expression of C about `seen`. Where a page or a reference has no value, neither `=` nor `!=` is true. */
export function propositionInC(proposition: CheckedProposition, names: CNames): string {
  switch (proposition.kind) {
    case 'register':
    case 'page':
    case 'reference': {
      const { operator, value } = proposition.comparison
      const field = `seen->${names.seen(nameOf(proposition))}`
      const compared = `${field} ${operator === '=' ? '==' : '!='} ${value === 'fault' ? 'FAULT' : value}`
      return proposition.kind !== 'register' && operator === '!=' ? `(${field} >= 0 && ${compared})` : compared
    }
    case 'not':
      return `!(${propositionInC(proposition.operand, names)})`
    case 'and':
      return `(${proposition.operands.map((each) => propositionInC(each, names)).join(' && ')})`
    case 'or':
      return `(${proposition.operands.map((each) => propositionInC(each, names)).join(' || ')})`
  }
}

/** What the question looks at when all is done: pages and references, each once. */
export function looksOf(proposition: CheckedProposition) {
  const compared = new Map(comparedIn(proposition).map((each) => [nameOf(each), each]))
  return [...compared].flatMap(([name, each]) => (each.kind === 'register' ? [] : [{ name, what: each }]))
}
