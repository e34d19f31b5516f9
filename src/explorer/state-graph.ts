import { setImmediate } from 'node:timers/promises'
import type { Engine } from './engine.ts'

/** Which states there are, by their numbers, and where their steps lead. */
export interface StateGraph {
  readonly states: number
  /** Of states from this number on nobody looked where their steps lead. */
  readonly known: number
  /** The steps of state `s` lead to `targets[offsets[s]]` up to `targets[offsets[s + 1]]`, excluding. */
  readonly offsets: Uint32Array
  readonly targets: Int32Array
}

/** The graph of what an engine has found, level by level. It ends early where `mayGoOn` says so between two levels. */
export async function stateGraph(
  engine: Engine,
  mayGoOn: (known: number) => boolean = () => true,
): Promise<StateGraph> {
  const { states, expanded } = engine
  const offsets = new Uint32Array(states + 1)
  let targets = new Int32Array(Math.max(16, engine.transitions))
  let used = 0
  let known = 0
  for (const [level, first] of engine.levels.entries()) {
    if (first >= expanded || !mayGoOn(first)) break
    engine.eachSuccessors(level, (state, found) => {
      if (state >= expanded) return
      if (used + found.length > targets.length) targets = grown(targets, used + found.length)
      targets.set(found, used)
      used += found.length
      offsets[state + 1] = used
    })
    known = Math.min(engine.levels[level + 1] ?? states, expanded)
    await setImmediate()
  }
  offsets.fill(used, known + 1)
  return { states, known, offsets, targets: targets.subarray(0, used) }
}

function grown(words: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(least, 2 * words.length))
  larger.set(words)
  return larger
}

/** 1 for each goal, and for each state from which some run leads to one: the steps are followed backwards, once each. */
export function reaching(graph: StateGraph, goals: Iterable<number>): Uint8Array {
  return backwards(graph, goals, () => true)
}

/**
 * 1 for each goal, and for each state from which every run leads to one. A run goes on as long as there is a step that can be completed: who
 * may rest goes on, too. A state without steps leads nowhere; who may go round in circles for ever need not arrive; and of a
 * state whose steps nobody knows nothing is said.
 */
export function boundFor(graph: StateGraph, goals: Iterable<number>): Uint8Array {
  const left = new Uint32Array(graph.states)
  for (let state = 0; state < graph.states; state++) left[state] = graph.offsets[state + 1]! - graph.offsets[state]!
  return backwards(graph, goals, (state) => --left[state]! === 0)
}

/** From the goals, over each step once, to the states that `joins` says yes to. It is asked once for each step. */
function backwards(
  { states, offsets, targets }: StateGraph,
  goals: Iterable<number>,
  joins: (source: number) => boolean,
): Uint8Array {
  const { starts, sources } = reversed({ states, offsets, targets })
  const found = new Uint8Array(states)
  const open: number[] = []
  const add = (state: number): void => {
    if (found[state] === 1) return
    found[state] = 1
    open.push(state)
  }
  for (const goal of goals) add(goal)
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (let at = starts[state]!; at < starts[state + 1]!; at++) if (joins(sources[at]!)) add(sources[at]!)
  }
  return found
}

/** Where the steps into each state come from. */
function reversed({ states, offsets, targets }: Omit<StateGraph, 'known'>): {
  readonly starts: Uint32Array
  readonly sources: Int32Array
} {
  const starts = new Uint32Array(states + 2)
  for (const target of targets) if (target >= 0) starts[target + 2]!++
  for (let state = 2; state < starts.length; state++) starts[state]! += starts[state - 1]!
  const sources = new Int32Array(starts[states + 1]!)
  for (let state = 0; state < states; state++) {
    for (let at = offsets[state]!; at < offsets[state + 1]!; at++) {
      const target = targets[at]!
      if (target >= 0) sources[starts[target + 1]!++] = state
    }
  }
  return { starts, sources }
}
