import type { Block, PlainItem } from '../program/blocks.ts'
import { LOCAL } from '../program/blocks.ts'
import type { Effect, Expression } from '../program/expression.ts'
import { flatten, type GraphNode } from '../program/flatten.ts'
import { expression } from '../program/operands.ts'
import { printEffect, printExpression } from '../program/print.ts'
import { resolve, type Jump, type ResolvedEdge } from '../program/resolve.ts'
import { mapEffect, mapExpression, type Change } from '../program/transform.ts'
import { wrap } from './layout.ts'
import { leftLabel, quote } from './quote.ts'

/** The longest line of a label. */
const WIDTH = 64

/**
 * A routine as a control-flow graph in DOT: a node for each place where a task can be between two steps, an edge for
 * each step with its guards and effects in the manner of C. Where a decision on locals follows a step, its edge parts.
 */
export function controlFlow(title: string, { name, body }: { readonly name: string; readonly body: Block }): string {
  const { start, nodes } = resolve(flatten(body))
  const numbers = new Map(nodes.map(({ node }, index) => [node, index]))
  const id = (node: GraphNode): string => `n${numbers.get(node)}`
  const lines = [
    `digraph ${quote(name)} {`,
    `  graph [rankdir=TB, labelloc=t, labeljust=l, fontname="Helvetica", fontsize=13, label=${leftLabel([title, ''])}];`,
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Courier", fontsize=10];',
    '  entry [shape=plaintext, label="entry"];',
    ...targets(start).map(({ node, conditions }) => `  entry -> ${id(node)}${conditionLabel(conditions)};`),
    ...nodes.map(({ node, edges }) => `  ${id(node)} [label=${quote(edges.length === 0 ? 'return' : node.label)}];`),
    ...nodes.flatMap(({ node, edges }) =>
      edges.flatMap((edge) =>
        targets(edge.target).map((target) => `  ${id(node)} -> ${id(target.node)} [label=${edgeLabel(edge, target)}];`),
      ),
    ),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

interface Target {
  readonly node: GraphNode
  /** Decisions on locals on the way. */
  readonly conditions: readonly string[]
}

function targets(jump: Jump, conditions: readonly string[] = []): Target[] {
  switch (jump.kind) {
    case 'node':
      return [{ node: jump.node, conditions }]
    case 'enter':
      return targets(jump.to, conditions)
    case 'if': {
      const condition = printExpression(mapExpression(jump.condition, forReaders))
      return [
        ...targets(jump.then, [...conditions, `if (${condition})`]),
        ...targets(jump.otherwise, [...conditions, `if (!(${condition}))`]),
      ]
    }
  }
}

function conditionLabel(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` [label=${leftLabel(conditions.flatMap((line) => wrap(line, WIDTH, '  ')))}]`
}

function edgeLabel({ label, items, conditions }: ResolvedEdge, target: Target): string {
  const decided = conditions.map((condition) => `if (${printed(condition)})`)
  const lines = [`${label}:`, ...[...decided, ...items.map(itemLine), ...target.conditions].map((line) => `  ${line}`)]
  return leftLabel(lines.flatMap((line) => wrap(line, WIDTH, '      ')))
}

function itemLine(item: PlainItem): string {
  switch (item.kind) {
    case 'guard':
      return `when (${printed(item.condition[expression])})`
    case 'parameter': {
      const { domain, variable } = item.parameter
      const what = domain.kind === 'entity' ? domain.entity : `number from ${domain.min} to ${domain.max}`
      return `choose any ${variable.split('#')[0]} of all: ${what}`
    }
    case 'set':
    case 'check':
    case 'require':
    case 'if':
    case 'forEach':
      return effectLine(item)
  }
}

function effectLine(effect: Effect): string {
  return `${printEffect(mapEffect(effect, forReaders))};`
}

function printed(node: Expression): string {
  return printExpression(mapExpression(node, forReaders))
}

/** Locals read `my.orig`; the routine that they belong to is the one that is drawn, or named in the step. */
const forReaders: Change = {
  variable: (node) => node,
  place: (at) =>
    at.entity === LOCAL ? { ...at, entity: 'task my', field: at.field.slice(at.field.lastIndexOf('.') + 1) } : at,
}
