import type { Model } from '../invariants/property.ts'
import type { State } from '../state/state.ts'
import type { Engine } from './engine.ts'
import type { Limit } from './exploration.ts'
import { isSeenAt, searched, type ExploreOptions } from './explore.ts'
import { boundFor, reaching, stateGraph, type StateGraph } from './state-graph.ts'

/**
 * What may still come of a property from a state on: no run leads to a hit (`safe`); some run does (`open`); every run does
 * (`bound`); nobody knows, because some run leads out of what was explored, and none within it to a hit (`unknown`).
 */
export type Fate = 'safe' | 'open' | 'bound' | 'unknown'

/** The states of a model, and what may still come of one property in each. */
export interface Fates {
  readonly states: number
  readonly transitions: number
  /** The limit that was reached before everything was known, or null. */
  readonly stoppedBy: Limit | null
  readonly graph: StateGraph
  /** How many states can lead to a hit. */
  readonly open: number
  /** The number of a state (up to renaming), or -1. */
  find(state: State): number
  /** The stored state of that number. */
  state(number: number): State
  /** By the number of a state; `unknown` of -1. */
  fate(number: number): Fate
  /** Whether the property has a hit at the state, or on a step from it. */
  isHit(number: number): boolean
}

/** At most half of the time is for finding states, the rest for finding out where they lead. */
export interface FateOptions extends Pick<ExploreOptions, 'signal' | 'onProgress' | 'engine' | 'symmetry'> {
  readonly limits: { readonly states: number; readonly seconds: number }
  /** Told between two levels how many states have been looked at again. */
  readonly onLook?: (known: number, states: number) => void
}

/** Explores a model, and finds out from which states a hit of a property can be reached, by following steps backwards. */
export async function fatesOf(model: Model, property: number, options: FateOptions): Promise<Fates> {
  const { limits, onLook, ...asked } = options
  const { signal } = asked
  const deadline = performance.now() + limits.seconds * 1000
  const { engine, stoppedBy } = await searched(model, {
    ...asked,
    limits: { states: limits.states, seconds: limits.seconds / 2 },
  })
  const isInTime = (): boolean => performance.now() < deadline && !signal?.aborted
  const graph = await stateGraph(engine, (known) => {
    onLook?.(known, engine.states)
    return isInTime()
  })
  const hits = hitsOf(engine, property, graph.known)
  const open = reaching(graph, hits)
  // A hit on a step is none of a state: another step may be possible there.
  const bound = isSeenAt(model.properties[property]!) === 'state' ? boundFor(graph, hits) : null
  const outside = reaching(graph, numbersFrom(graph.known, graph.states))
  return {
    states: engine.states,
    transitions: engine.transitions,
    stoppedBy: graph.known === graph.states ? null : (stoppedBy ?? (signal?.aborted ? 'interrupt' : 'time')),
    graph,
    open: open.reduce((sum, one) => sum + one, 0),
    find: (state) => engine.find(state),
    state: (number) => engine.state(number),
    fate: (number) => {
      if (number < 0) return 'unknown'
      if (bound?.[number] === 1) return 'bound'
      return open[number] === 1 ? 'open' : outside[number] === 1 ? 'unknown' : 'safe'
    },
    isHit: (number) => hits.has(number),
  }
}

/** The states with a hit among those whose steps are known; of the others nothing is said. */
function hitsOf(engine: Engine, property: number, known: number): ReadonlySet<number> {
  const hits = new Set<number>()
  for (let level = engine.hits.get(property) ?? Infinity; level < engine.levels.length; level++) {
    if (engine.levels[level]! >= known) break
    for (const number of engine.hitsAt(level, property)) if (number < known) hits.add(number)
  }
  return hits
}

function* numbersFrom(first: number, end: number): Generator<number> {
  for (let number = first; number < end; number++) yield number
}
