import { isSeenAt } from '../../explorer/explore.ts'
import type { Fates } from '../../explorer/fate.ts'
import { mergedMovesByFirstStep } from '../../explorer/moves.ts'
import { stepHits } from '../../explorer/reference.ts'
import type { Model } from '../../invariants/property.ts'
import { isSameOperation } from '../fold.ts'
import { stepName } from '../to-document.ts'
import { groupBy } from '../words.ts'

/** One step, or several of one operation between which nothing else is possible. */
export interface WholeEdge {
  readonly from: number
  readonly to: number
  readonly first: ReturnType<typeof stepName>
  readonly last: ReturnType<typeof stepName>
  /** The state after the first step. */
  readonly through: number
}

/** Where a step leads that is a hit itself: in no state, but at the end. */
export const HIT = -1

/** States by their numbers, the initial one first; perhaps `HIT`. */
export interface WholeGraph {
  readonly nodes: readonly number[]
  readonly edges: readonly WholeEdge[]
}

/**
 * The states of a model that can be reached without passing one in which the property has a hit. A state that only leads on, within an
 * operation, and of which the same may come as of the one before, is left out: its two steps are one edge.
 */
export function wholeGraph(model: Model, property: number, fates: Fates): WholeGraph {
  const all = allEdges(model, property, fates)
  const arriving = groupBy([...all.values()].flat(), ({ to }) => String(to))
  const into = new Map(arriving.map((edges) => [edges[0]!.to, edges]))
  const leadsOn = (state: number): WholeEdge | null => {
    const [before, other] = into.get(state) ?? []
    const [after, more] = all.get(state) ?? []
    if (!before || !after || other || more || state === INITIAL) return null
    const isSame = isSameOperation(before.last, after.first) && fates.fate(state) === fates.fate(before.from)
    return isSame ? after : null
  }
  const nodes = [...all.keys()].filter((state) => leadsOn(state) === null)
  const edges = nodes.flatMap((state) =>
    all.get(state)!.map((edge) => {
      let whole = edge
      for (let next = leadsOn(edge.to); next; next = leadsOn(whole.to))
        whole = { ...whole, to: next.to, last: next.last }
      return whole
    }),
  )
  return { nodes, edges }
}

const INITIAL = 0

/** The steps from each state, in the order in which the states are found. Steps that differ in a name only are one. */
function allEdges({ program, properties }: Model, property: number, fates: Fates): Map<number, readonly WholeEdge[]> {
  const isEnd = isSeenAt(properties[property]!) === 'state'
  const edges = new Map<number, readonly WholeEdge[]>()
  const open = [INITIAL]
  for (const from of open) {
    if (edges.has(from)) continue
    const found = new Map<string, WholeEdge>()
    for (const { steps, state } of from === HIT || (isEnd && fates.isHit(from))
      ? []
      : mergedMovesByFirstStep(program, fates.state(from))) {
      const hits = steps.some((step) => stepHits(properties, step).includes(property))
      if (state === null && !hits) continue
      const to = hits || state === null ? HIT : fates.find(state)
      const [first, last] = [steps[0]!, steps.at(-1)!].map(({ transition }) => stepName(program, transition, []))
      found.set(`${steps[0]!.transition.id} ${to}`, { from, to, first: first!, last: last!, through: to })
    }
    edges.set(from, [...found.values()])
    open.push(...[...found.values()].map(({ to }) => to))
  }
  return edges
}
