import { TASK } from '../state/schema.ts'
import type { Arithmetic, Comparison, Effect, Expression, Place } from './expression.ts'

const COMPARISONS: Readonly<Record<Comparison, string>> = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' }
const OPERATORS: Readonly<Record<Arithmetic, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  bitAnd: '&',
  bitOr: '|',
  bitXor: '^',
  shiftLeft: '<<',
  shiftRight: '>>',
}

/** An expression as a C programmer would write it: `frame[pte[0].frame].refcount == 1 && !ptl`. */
export function printExpression(node: Expression, names: Names = new Map()): string {
  const print = (inner: Expression): string => printExpression(inner, names)
  const grouped = (inner: Expression): string => (isSimple(inner) ? print(inner) : `(${print(inner)})`)
  switch (node.kind) {
    case 'constant':
      return node.value === null
        ? 'null'
        : printConstant(node.value, node.type.kind === 'reference' ? node.type.entity : null)
    case 'variable':
      return names.get(node.name) ?? node.name.split('#')[0]!
    case 'read':
      return printPlace(node.place, names)
    case 'compare':
      return `${grouped(node.left)} ${COMPARISONS[node.operator]} ${grouped(node.right)}`
    case 'arithmetic':
      return `${grouped(node.left)} ${OPERATORS[node.operator]} ${grouped(node.right)}`
    case 'not':
      return `!${grouped(node.operand)}`
    case 'and':
      return node.operands.length === 0 ? 'true' : node.operands.map(grouped).join(' && ')
    case 'or':
      return node.operands.length === 0 ? 'false' : node.operands.map(grouped).join(' || ')
    case 'conditional':
      return `${grouped(node.condition)} ? ${grouped(node.then)} : ${grouped(node.else)}`
    case 'some':
    case 'every':
    case 'sum': {
      const name = uniqueName(node.entity, names)
      const counted = countedBy(node)
      const word = counted ? 'count' : node.kind
      return `${word} ${name}: ${printExpression(counted ?? node.body, new Map([...names, [node.variable, name]]))}`
    }
  }
}

/** What a sum of ones and zeros counts, as `count` writes it; null for any other expression. */
export function countedBy(node: Expression): Expression | null {
  if (node.kind !== 'sum' || node.body.kind !== 'conditional') return null
  const { condition, then, else: otherwise } = node.body
  const is = (side: Expression, value: number): boolean => side.kind === 'constant' && side.value === value
  return is(then, 1) && is(otherwise, 0) ? condition : null
}

/** An effect in one line. */
export function printEffect(effect: Effect, names: Names = new Map()): string {
  const print = (inner: Expression): string => printExpression(inner, names)
  const block = (effects: readonly Effect[], inside: Names = names): string =>
    effects.map((inner) => printEffect(inner, inside)).join('; ')
  switch (effect.kind) {
    case 'set':
      return `${printPlace(effect.place, names)} = ${print(effect.value)}`
    case 'check':
      return `check ${effect.property}: ${print(effect.condition)}`
    case 'require':
      return `require ${print(effect.condition)}`
    case 'if':
      return `if (${print(effect.condition)}) { ${block(effect.then)} }${effect.else.length > 0 ? ` else { ${block(effect.else)} }` : ''}`
    case 'forEach': {
      const name = uniqueName(effect.entity, names)
      return `for each ${name} { ${block(effect.body, new Map([...names, [effect.variable, name]]))} }`
    }
  }
}

/** How bound variables are called where they are printed. */
export type Names = ReadonlyMap<string, string>

export function printPlace(at: Place, names: Names = new Map()): string {
  if (at.index.kind === 'constant' && at.entity.startsWith(`${TASK} `))
    return `${at.entity.slice(TASK.length + 1)}.${at.field}`
  return `${at.entity}[${printIndex(at.index, names)}].${at.field}`
}

function printIndex(index: Expression, names: Names): string {
  if (index.kind === 'constant') return String(index.value)
  const printed = printExpression(index, names)
  // A variable that is known to be instance 2 of its entity is called `frame 2`; as an index, 2 is enough.
  return index.kind === 'variable' ? printed.replace(/^.* (\d+)$/, '$1') : printed
}

function printConstant(value: string | number | boolean, entity: string | null): string {
  return entity === null ? String(value) : `${entity} ${value}`
}

function isSimple(node: Expression): boolean {
  return node.kind === 'constant' || node.kind === 'variable' || node.kind === 'read' || node.kind === 'not'
}

function uniqueName(entity: string, names: Names): string {
  const taken = new Set(names.values())
  for (let suffix = ''; ; suffix += "'") if (!taken.has(entity + suffix)) return entity + suffix
}
