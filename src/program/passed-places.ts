import type { Expression } from './expression.ts'
import type { GraphNode } from './flatten.ts'
import {
  nodesOf,
  onlyAlternative,
  reached,
  resolveNode,
  type Jump,
  type Resolved,
  type ResolvedNode,
} from './resolve.ts'

/**
 * Leaves out the places at which a task has one thing to do that nobody can notice: a step that only looks at what never changes, or
 * to go on to another place, as there is one alternative left. Who came to such a place comes to the next one at once.
 *
 * Sound, because such a step is always possible and changes nothing, and nobody can tell the two places apart: a task may not rest at the first
 * one, no property asks for it, and in coarse steps nobody else runs while the task is there. That is also why in coarse steps the place
 * at which a task begins stays, and of two places one of which is marked neither stands for the other.
 */
export function withoutPassedPlaces({ start, nodes }: Resolved, { isAsked, isSafe, isCoarse }: Asked): Resolved {
  const [first] = nodesOf(start)
  const isSpecial = (node: GraphNode): boolean => node.rest || node.boundary || (isCoarse && node === first)
  const known = new Map(nodes.map((each) => [each.node, each]))
  const instead = new Map<GraphNode, Jump>()
  // What is found on the way is looked at, too: nobody comes to an alternative until nobody stands before it.
  for (const [node, each] of known) {
    if (isSpecial(node) || [node, ...each.edges].some(({ label }) => isAsked(label))) continue
    const next = nextOf(each, isSpecial)
    // An error of a decision belongs to the step that is taken here.
    if (!next || !decisionsOf(next).every(isSafe)) continue
    for (const other of nodesOf(next)) if (!known.has(other)) known.set(other, resolveNode(other))
    const target = redirect(next, instead)
    // Whoever goes round and round stays somewhere.
    if (!nodesOf(target).includes(node)) instead.set(node, target)
  }
  // A task does not begin with a decision.
  if (first && nodesOf(redirect(start, instead)).length > 1) instead.delete(first)
  return reached(redirect(start, instead), nodes.at(-1)!.node, (node) => {
    const edges = known.get(node)!.edges.map((edge) => ({ ...edge, target: redirect(edge.target, instead) }))
    return { node, edges }
  })
}

export interface Asked {
  /** Whether a property asks for the place with this label. */
  readonly isAsked: (label: string) => boolean
  /** Whether an expression is certainly no model error. */
  readonly isSafe: (condition: Expression) => boolean
  readonly isCoarse: boolean
}

/** Where a task goes from a place, if that is all it does there. */
function nextOf({ node, edges }: ResolvedNode, isSpecial: (node: GraphNode) => boolean): Jump | null {
  const alone = onlyAlternative(node)
  if (alone && !nodesOf(alone).some(isSpecial)) return alone
  const [only, ...others] = edges
  if (!only || others.length > 0 || !only.isDecided || only.conditions.length > 0) return null
  return { kind: 'enter', locals: only.entered, to: only.target }
}

/** The local decisions of a jump. */
function decisionsOf(jump: Jump): Expression[] {
  switch (jump.kind) {
    case 'node':
      return []
    case 'enter':
      return decisionsOf(jump.to)
    case 'if':
      return [jump.condition, ...decisionsOf(jump.then), ...decisionsOf(jump.otherwise)]
  }
}

function redirect(jump: Jump, instead: ReadonlyMap<GraphNode, Jump>): Jump {
  switch (jump.kind) {
    case 'node': {
      const other = instead.get(jump.node)
      return other ? redirect(other, instead) : jump
    }
    case 'if':
      return { ...jump, then: redirect(jump.then, instead), otherwise: redirect(jump.otherwise, instead) }
    case 'enter':
      return { ...jump, to: redirect(jump.to, instead) }
  }
}
