import { checkGoesOn, type Edge, type Entry, type Graph, type GraphNode } from './flatten.ts'
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

/** A graph with its jumps followed: the nodes that control can reach, in the order in which they are first reached, and the end. */
export interface Resolved {
  readonly start: Jump
  readonly nodes: readonly ResolvedNode[]
}

/** Follows every jump. */
export function resolve(graph: Graph): Resolved {
  const start = follow(graph.entry)
  return reached(start, graph.done, resolveNode)
}

export function resolveNode(node: GraphNode): ResolvedNode {
  return { node, edges: edgesOf(node, { conditions: [], entered: [] }, []) }
}

/** The nodes that control can reach, of those that are known. */
export function reached(start: Jump, done: GraphNode, resolved: (node: GraphNode) => ResolvedNode): Resolved {
  const found = new Map<GraphNode, ResolvedNode>()
  depthFirst(nodesOf(start), (node) => {
    const next = resolved(node)
    found.set(node, next)
    return targetsOf(next.edges)
  })
  found.delete(done)
  return { start, nodes: [...found.values(), { node: done, edges: [] }] }
}

/**
 * Visits nodes in depth-first order, each once; `visit` says where control goes from there. Without recursion: a program may
 * have ten thousand steps in a row. `back` is called for each way back to a node that is on the way to this one.
 */
function depthFirst(
  starts: readonly GraphNode[],
  visit: (node: GraphNode) => readonly GraphNode[],
  back: (node: GraphNode) => void = () => {},
): void {
  const begun = new Set<GraphNode>()
  const onTheWay = new Set<GraphNode>()
  const way = [{ node: null as GraphNode | null, targets: starts, next: 0 }]
  for (let here = way.at(-1); here; here = way.at(-1)) {
    const target = here.targets[here.next++]
    if (!target) {
      way.pop()
      if (here.node) onTheWay.delete(here.node)
      continue
    }
    if (onTheWay.has(target)) back(target)
    if (begun.has(target)) continue
    begun.add(target)
    onTheWay.add(target)
    way.push({ node: target, targets: visit(target), next: 0 })
  }
}

function targetsOf(edges: readonly ResolvedEdge[]): GraphNode[] {
  return edges.flatMap(({ target }) => nodesOf(target))
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
  const starts = nodes.map(({ node }) => node)
  depthFirst(
    starts,
    (node) => targetsOf(edges.get(node)!),
    (node) => heads.add(node),
  )
  return heads
}

function follow(entry: Entry, through: readonly Entry[] = []): Jump {
  checkGoesOn(entry, through)
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

/** What an `either` with one alternative leads to. */
export function onlyAlternative({ edges, alternatives: [only, ...others] }: GraphNode): Jump | null {
  return edges.length === 0 && only && others.length === 0 ? follow(only) : null
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
