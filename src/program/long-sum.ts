import type { Expression } from './expression.ts'

/** A chain of sums and differences that is deeper than this is put together anew. */
const DEEP = 128

const depths = new WeakMap<Expression, number>()

/**
 * A sum or difference. One of ten thousand numbers that were added one after the other is ten thousand deep, more than
 * engines and printers can follow: halves of halves add up to the same. Short ones stay as they were written.
 */
export function sumOrDifference(operator: 'add' | 'sub', left: Expression, right: Expression): Expression {
  const node: Expression = { kind: 'arithmetic', operator, left, right }
  const depth = 1 + Math.max(depths.get(left) ?? 0, depths.get(right) ?? 0)
  if (depth > DEEP) return balanced(node)
  depths.set(node, depth)
  return node
}

/** What is added, minus what is subtracted: each the sum of its halves. */
function balanced(node: Expression): Expression {
  const [added, subtracted]: [Expression[], Expression[]] = [[], []]
  const collect = (part: Expression, into: Expression[], others: Expression[]): void => {
    if (!isSumOrDifference(part)) {
      into.push(part)
      return
    }
    collect(part.left, into, others)
    if (part.operator === 'sub') collect(part.right, others, into)
    else collect(part.right, into, others)
  }
  collect(node, added, subtracted)
  const sum = sumOfHalves(added)
  return subtracted.length === 0 ? sum : sumOrDifference('sub', sum, sumOfHalves(subtracted))
}

function sumOfHalves(terms: readonly Expression[]): Expression {
  if (terms.length === 1) return terms[0]!
  const middle = terms.length >> 1
  return sumOrDifference('add', sumOfHalves(terms.slice(0, middle)), sumOfHalves(terms.slice(middle)))
}

function isSumOrDifference(node: Expression): node is Extract<Expression, { readonly kind: 'arithmetic' }> {
  return node.kind === 'arithmetic' && (node.operator === 'add' || node.operator === 'sub')
}
