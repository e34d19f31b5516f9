import type { Block, PlainItem } from '../program/blocks.ts'
import { LOCAL } from '../state/names.ts'
import type { Comparison, Expression } from '../program/expression.ts'
import { flatten, type GraphNode } from '../program/flatten.ts'
import { expression } from '../program/operands.ts'
import { printEffect, printExpression } from '../program/print.ts'
import { resolve, type Jump, type ResolvedEdge, type ResolvedNode } from '../program/resolve.ts'
import { mapEffect, mapExpression, type Change } from '../program/transform.ts'
import type { Dot } from './dot.ts'
import { wrap } from './layout.ts'
import { leftLabel, quote } from './quote.ts'

/** The longest line of a label. */
const WIDTH = 64

/**
 * A routine as a control-flow graph in DOT: a node for each place where a task can be between two steps, an edge for
 * each step with its guards and effects in the manner of C. Where a decision on locals follows a step, its edge parts.
 * Places that no run can tell apart are drawn once: a block that is used twice and goes on alike. A block that its caller gave it
 * may go on in the caller.
 */
export function controlFlow(title: string, { name, body }: { readonly name: string; readonly body: Block }): Dot {
  const caller: GraphNode = { label: 'in the caller', rest: false, boundary: false, edges: [], alternatives: [] }
  const graph = flatten(body, () => caller)
  const { start, nodes } = resolve(graph)
  const places = merge(nodes.map((resolved) => placeOf(resolved, graph.done)))
  const id = (node: GraphNode): string => `n${places.numberOf(node)}`
  const lines = [
    `digraph ${quote(name)} {`,
    `  graph [rankdir=TB, labelloc=t, labeljust=l, fontname="Courier", fontsize=13, label=${leftLabel([title, ''])}];`,
    '  node [shape=box, style=rounded, fontname="Courier", fontsize=11];',
    '  edge [fontname="Courier", fontsize=10];',
    '  entry [shape=plaintext, label="entry"];',
    ...targets(start).map(({ node, decisions }) => `  entry -> ${id(node)}${label(decisions)};`),
    ...places.distinct.map(({ node, name }) => `  ${id(node)} [label=${quote(name)}];`),
    ...places.distinct.flatMap(({ node, edges }) =>
      edges.map(({ lines, target }) => `  ${id(node)} -> ${id(target)}${label(lines)};`),
    ),
    '}',
  ]
  return { source: `${lines.join('\n')}\n`, nodes: places.distinct.length + 1 }
}

interface Place {
  readonly node: GraphNode
  readonly name: string
  readonly edges: readonly { readonly lines: readonly string[]; readonly target: GraphNode }[]
}

function placeOf({ node, edges }: ResolvedNode, done: GraphNode): Place {
  return {
    node,
    name: node === done ? 'return' : node.label,
    edges: edges.flatMap((edge) =>
      targets(edge.target, edge.conditions.map(simplified)).map((target) => ({
        lines: edgeLines(node, edge, target),
        target: target.node,
      })),
    ),
  }
}

/** Places in classes: first by name, then ever finer by where their edges lead, until nothing is told apart any more. */
function merge(places: readonly Place[]): {
  readonly distinct: readonly Place[]
  readonly numberOf: (node: GraphNode) => number
} {
  let classes = classify(places, ({ name }) => name)
  for (let before = 0; new Set(classes.values()).size > before;) {
    before = new Set(classes.values()).size
    const known = classes
    classes = classify(places, ({ node, edges }) =>
      JSON.stringify([known.get(node), edges.map(({ lines, target }) => [lines, known.get(target)])]),
    )
  }
  const seen = new Set<number>()
  const distinct = places.filter(({ node }) => !seen.has(classes.get(node)!) && seen.add(classes.get(node)!))
  return { distinct, numberOf: (node) => classes.get(node)! }
}

function classify(places: readonly Place[], key: (place: Place) => string): Map<GraphNode, number> {
  const numbers = new Map<string, number>()
  return new Map(
    places.map((place) => {
      const number = numbers.get(key(place)) ?? numbers.size
      numbers.set(key(place), number)
      return [place.node, number]
    }),
  )
}

interface Target {
  readonly node: GraphNode
  /** Decisions on locals on the way, as `if (...)`. */
  readonly decisions: readonly string[]
}

/** Where a jump can lead, but for ways on which a decision contradicts one before it. */
function targets(jump: Jump, before: readonly Expression[] = []): Target[] {
  switch (jump.kind) {
    case 'node': {
      const decisions = [...new Set(before.map(printed))]
      const possible = !before.some((each) => decisions.includes(printed(negation(each))))
      return possible ? [{ node: jump.node, decisions: decisions.map((each) => `if (${each})`) }] : []
    }
    case 'enter':
      return targets(jump.to, before)
    case 'if':
      return [
        ...targets(jump.then, [...before, simplified(jump.condition)]),
        ...targets(jump.otherwise, [...before, negation(jump.condition)]),
      ]
  }
}

function edgeLines(node: GraphNode, { label, items }: ResolvedEdge, { decisions }: Target): string[] {
  return [...(label === node.label ? [] : [`${label}:`]), ...items.map(itemLine), ...decisions]
}

function label(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ` [label=${leftLabel(lines.flatMap((line) => wrap(line, WIDTH, '    ')))}]`
}

function itemLine(item: PlainItem): string {
  switch (item.kind) {
    case 'guard':
      return `when (${printed(item.condition[expression])})`
    case 'parameter': {
      const { domain } = item.parameter
      return domain.kind === 'entity' ? `any ${domain.entity}` : `any number from ${domain.min} to ${domain.max}`
    }
    case 'set':
    case 'check':
    case 'require':
    case 'if':
    case 'forEach':
      return `${printEffect(mapEffect(item, forReaders))};`
  }
}

function printed(node: Expression): string {
  return printExpression(mapExpression(node, forReaders))
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  eq: 'ne',
  ne: 'eq',
  lt: 'ge',
  ge: 'lt',
  gt: 'le',
  le: 'gt',
}

function negation(node: Expression): Expression {
  if (node.kind === 'not') return simplified(node.operand)
  return node.kind === 'compare'
    ? { ...node, operator: OPPOSITE[node.operator] }
    : { kind: 'not', operand: simplified(node) }
}

/** `a != b` for `!(a == b)`. */
function simplified(node: Expression): Expression {
  return node.kind === 'not' ? negation(node.operand) : node
}

/** Locals read `my.orig`: the routine that they belong to is the one that is drawn, or named in the step. */
const forReaders: Change = {
  variable: (node) => node,
  place: (at) =>
    at.entity === LOCAL ? { ...at, entity: 'task my', field: at.field.slice(at.field.lastIndexOf('.') + 1) } : at,
}
