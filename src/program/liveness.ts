import type { Field } from '../state/schema.ts'
import { LOCAL } from '../state/names.ts'
import type { Effect, Expression } from './expression.ts'
import type { GraphNode } from './flatten.ts'
import { expression } from './operands.ts'
import type { Jump, ResolvedEdge, ResolvedNode } from './resolve.ts'
import { valueOf } from './simplify.ts'
import { expressionsOf, subeffects, subexpressions } from './transform.ts'

/** For each node, the locals whose values may still be read from there on. */
export type Live = ReadonlyMap<GraphNode, ReadonlySet<string>>

/**
 * Live-variable analysis, backwards to a fixed point. A local that is not live can be reset without anybody noticing,
 * so that it does not multiply states.
 */
export function liveLocals(nodes: readonly ResolvedNode[], locals: Readonly<Record<string, Field>>): Live {
  const live = new Map<GraphNode, Set<string>>(nodes.map(({ node }) => [node, new Set<string>()]))
  const usage = new Map<ResolvedEdge, Usage>(nodes.flatMap(({ edges }) => edges.map((edge) => [edge, usageOf(edge)])))
  const backwards = nodes.toReversed()
  for (let changed = true; changed;) {
    changed = false
    for (const { node, edges } of backwards) {
      const here = live.get(node)!
      const before = here.size
      for (const edge of edges) addLiveBefore(edge, usage.get(edge)!, live, here)
      if (here.size > before) changed = true
    }
  }
  for (const set of live.values())
    for (const local of set) if (!(local in locals)) throw new Error(`local '${local}' is used outside its routine`)
  return live
}

/** The locals that an edge writes. */
export function writtenLocals(edge: ResolvedEdge): ReadonlySet<string> {
  const written = new Set<string>()
  for (const item of edge.items) {
    if (item.kind === 'guard' || item.kind === 'parameter') continue
    for (const effect of subeffects(item))
      if (effect.kind === 'set' && effect.place.entity === LOCAL) written.add(effect.place.field)
  }
  return written
}

interface Usage {
  /** Read before the edge sets them. */
  readonly reads: ReadonlySet<string>
  /** Set whatever happens. */
  readonly sets: ReadonlySet<string>
  /** Whether anybody ever gets to its end: not where a guard is false, though guards before that one are evaluated. */
  readonly leadsOn: boolean
}

function usageOf(edge: ResolvedEdge): Usage {
  const reads = new Set<string>()
  const sets = new Set<string>()
  const read = (node: Expression): void => {
    for (const part of subexpressions(node)) {
      if (part.kind === 'read' && part.place.entity === LOCAL && !sets.has(part.place.field))
        reads.add(part.place.field)
    }
  }
  edge.conditions.forEach(read)
  for (const item of edge.items) {
    if (item.kind === 'guard') read(item.condition[expression])
    else if (item.kind !== 'parameter') readEffect(item, read, sets)
  }
  const leadsOn = !edge.items.some((item) => item.kind === 'guard' && valueOf(item.condition[expression]) === false)
  return { reads, sets, leadsOn }
}

function readEffect(effect: Effect, read: (node: Expression) => void, sets: Set<string>): void {
  for (const inner of subeffects(effect)) expressionsOf(inner).forEach(read)
  if (effect.kind === 'set' && effect.place.entity === LOCAL) sets.add(effect.place.field)
}

/** Adds the locals that matter before an edge. */
function addLiveBefore(edge: ResolvedEdge, { reads, sets, leadsOn }: Usage, live: Live, into: Set<string>): void {
  const add = (local: string): void => {
    if (!edge.entered.includes(local)) into.add(local)
  }
  reads.forEach(add)
  if (!leadsOn) return
  forEachLiveAcross(edge.target, live, (local) => {
    if (!sets.has(local)) add(local)
  })
}

/** The locals that matter before a jump: to its conditions and to what it leads to. A routine that is entered begins anew. */
function forEachLiveAcross(jump: Jump, live: Live, visit: (local: string) => void): void {
  switch (jump.kind) {
    case 'node':
      live.get(jump.node)!.forEach(visit)
      return
    case 'if':
      localsIn(jump.condition).forEach(visit)
      forEachLiveAcross(jump.then, live, visit)
      forEachLiveAcross(jump.otherwise, live, visit)
      return
    case 'enter':
      forEachLiveAcross(jump.to, live, (local) => {
        if (!jump.locals.includes(local)) visit(local)
      })
  }
}

function localsIn(node: Expression): string[] {
  return subexpressions(node).flatMap((part) =>
    part.kind === 'read' && part.place.entity === LOCAL ? [part.place.field] : [],
  )
}
