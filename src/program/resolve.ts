import type { Edge, Entry, Graph, GraphNode } from './flatten.ts'
import type { Expression } from './expression.ts'

/** A jump with nothing left to look up. */
export type Jump =
  | { readonly kind: 'node'; readonly node: GraphNode }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: Jump; readonly otherwise: Jump }
  | { readonly kind: 'enter'; readonly locals: readonly string[]; readonly to: Jump }

/** What lies between an `either` and the first step of an alternative. */
interface Way {
  /** Local decisions, all of which must hold. */
  readonly conditions: readonly Expression[]
  /** Locals of the routines that are entered. */
  readonly entered: readonly string[]
}

/** A step out of a node. */
export interface ResolvedEdge extends Omit<Edge, 'target'>, Way {
  readonly target: Jump
}

export interface ResolvedNode {
  readonly node: GraphNode
  readonly edges: readonly ResolvedEdge[]
}

/** Follows every jump, and lists the nodes that control can reach, in the order in which they are first reached. */
export function resolve(graph: Graph): { readonly start: Jump; readonly nodes: readonly ResolvedNode[] } {
  const start = follow(graph.entry)
  const found = new Map<GraphNode, ResolvedNode>()
  const visit = (node: GraphNode): void => {
    if (found.has(node)) return
    const resolved = { node, edges: edgesOf(node, { conditions: [], entered: [] }, []) }
    found.set(node, resolved)
    for (const edge of resolved.edges) for (const target of nodesOf(edge.target)) visit(target)
  }
  for (const node of nodesOf(start)) visit(node)
  found.delete(graph.done)
  return { start, nodes: [...found.values(), { node: graph.done, edges: [] }] }
}

/** The nodes that a jump can lead to. */
export function nodesOf(jump: Jump): GraphNode[] {
  switch (jump.kind) {
    case 'node':
      return [jump.node]
    case 'if':
      return [...nodesOf(jump.then), ...nodesOf(jump.otherwise)]
    case 'enter':
      return nodesOf(jump.to)
  }
}

/** The nodes to which control comes back in the depth-first order of `resolve`: every way round a loop has one of them. */
export function loopHeads(nodes: readonly ResolvedNode[]): ReadonlySet<GraphNode> {
  const edges = new Map(nodes.map((each) => [each.node, each.edges]))
  const heads = new Set<GraphNode>()
  const begun = new Set<GraphNode>()
  const onTheWay = new Set<GraphNode>()
  const visit = (node: GraphNode): void => {
    if (onTheWay.has(node)) heads.add(node)
    if (begun.has(node)) return
    begun.add(node)
    onTheWay.add(node)
    for (const { target } of edges.get(node)!) for (const next of nodesOf(target)) visit(next)
    onTheWay.delete(node)
  }
  for (const { node } of nodes) visit(node)
  return heads
}

function follow(entry: Entry, through: readonly Entry[] = []): Jump {
  if (through.includes(entry)) throw new Error('a loop can go round without taking a step')
  const seen = [...through, entry]
  switch (entry.kind) {
    case 'node':
      return entry
    case 'if':
      return {
        kind: 'if',
        condition: entry.condition,
        then: follow(entry.then, seen),
        otherwise: follow(entry.otherwise, seen),
      }
    case 'enter':
      return { kind: 'enter', locals: entry.locals, to: follow(entry.to, seen) }
    case 'later':
      if (!entry.to) throw new Error('a jump leads nowhere')
      return follow(entry.to, seen)
  }
}

/** The edges of a node: its own, and those with which its alternatives begin. */
function edgesOf(node: GraphNode, way: Way, through: readonly GraphNode[]): ResolvedEdge[] {
  if (through.includes(node))
    throw new Error(`the alternatives of '${node.label}' lead back to it without taking a step`)
  if (node.edges.length + node.alternatives.length === 0 && through.length > 0) {
    throw new Error(`an alternative of '${through[0]!.label}' ends the task without taking a step: give it one`)
  }
  const own = node.edges.map((edge) => ({ ...edge, ...way, target: follow(edge.target) }))
  const alternatives = node.alternatives.flatMap((entry) => edgesBehind(follow(entry), way, [...through, node]))
  return [...own, ...alternatives]
}

function edgesBehind(jump: Jump, way: Way, through: readonly GraphNode[]): ResolvedEdge[] {
  switch (jump.kind) {
    case 'node':
      return edgesOf(jump.node, way, through)
    case 'enter':
      return edgesBehind(jump.to, { ...way, entered: [...way.entered, ...jump.locals] }, through)
    case 'if': {
      const otherwise: Expression = { kind: 'not', operand: jump.condition }
      return [
        ...edgesBehind(jump.then, { ...way, conditions: [...way.conditions, jump.condition] }, through),
        ...edgesBehind(jump.otherwise, { ...way, conditions: [...way.conditions, otherwise] }, through),
      ]
    }
  }
}
