import type { Model } from '../invariants/property.ts'
import { ModelError } from '../program/interpret.ts'
import { layoutOf, packerOf } from '../state/layout.ts'
import type { Schema } from '../state/schema.ts'
import { stateSpace, type State } from '../state/state.ts'
import type { Engine } from './engine.ts'
import { explainHit } from './explain-hit.ts'
import type { Run } from './exploration.ts'
import { mergedMovesFrom, type Step } from './moves.ts'
import { stepHits } from './reference.ts'

/**
 * The run to show for a property with a hit: shortest, and among the shortest one with the fewest changes of task.
 *
 * The engine stores no predecessors. First, from the level of the hit backwards, it finds the stored states that lie
 * on some shortest run. Then runs are followed forwards through these, from the initial state as the model has it, so
 * that with symmetry on no instance changes its name on the way. Of the runs to one state that end in the same task,
 * one with the fewest changes of task is kept; ties go to the one found first, in an order that no engine influences.
 */
export function shortestRun(model: Model, engine: Engine, property: number): Run {
  const onTheWay = statesOnTheWay(engine, property)
  const initial = stateSpace(model.program.schema).of(model.program.initial)
  const nameOf = namesIn(model.program.schema)
  let layer: Path[] = [{ state: initial, last: null, switches: 0, length: 0 }]
  for (const allowed of onTheWay.slice(1))
    layer = nextLayer(model, layer, nameOf, (state) => allowed.has(engine.find(state)))
  const { path, steps } = bestEnd(model, layer, property)
  const all = [...stepsOf(path), ...steps]
  const last = steps.at(-1) ?? null
  const before = steps.length > 1 ? stateAfter(steps.at(-2)!) : path.state
  const failing = last?.result instanceof ModelError ? last : null
  return {
    initial,
    steps: (failing ? all.slice(0, -1) : all).map((step) => ({
      transition: step.transition,
      choices: step.choices,
      state: stateAfter(step),
    })),
    failing: failing && { transition: failing.transition, choices: failing.choices },
    explanation: explainHit(model, property, before, last),
  }
}

/** A way to a state, with its last move. */
interface Path {
  readonly state: State
  readonly last: { readonly path: Path; readonly steps: readonly Step[] } | null
  readonly switches: number
  /** In steps of tasks, of which a move may have several. */
  readonly length: number
}

/** For each level up to that of the first hit, the stored states from which the hit can be reached in time. */
function statesOnTheWay(engine: Engine, property: number): ReadonlySet<number>[] {
  const level = engine.hits.get(property)!
  const sets: ReadonlySet<number>[] = [new Set(engine.hitsAt(level, property))]
  for (let above = level - 1; above >= 0; above--) sets.unshift(new Set(engine.reaching(above, sets[0]!)))
  return sets
}

function nextLayer(
  { program }: Model,
  layer: readonly Path[],
  nameOf: (state: State) => string,
  isOnTheWay: (state: State) => boolean,
): Path[] {
  const found = new Map<string, Path>()
  /** Many moves lead to the same states: each is looked for once. */
  const known = new Map<string, boolean>()
  for (const path of layer) {
    for (const { steps, state } of mergedMovesFrom(program, path.state)) {
      if (state === null) continue
      const name = nameOf(state)
      if (!known.has(name)) known.set(name, isOnTheWay(state))
      if (!known.get(name)) continue
      const next = { state, last: { path, steps }, ...costOf(path, steps) }
      const key = `${steps[0]!.transition.task} ${name}`
      const other = found.get(key)
      if (!other || isCheaper(next, other)) found.set(key, next)
    }
  }
  return [...found.values()]
}

/** Gives each state of a schema a word that no other one has. */
function namesIn(schema: Schema): (state: State) => string {
  const layout = layoutOf(schema)
  const { pack } = packerOf(layout)
  const words = new Int32Array(layout.words)
  return (state) => {
    pack(state, words, 0)
    return words.join(' ')
  }
}

type Cost = Pick<Path, 'switches' | 'length'>

function costOf(path: Path, steps: readonly Step[]): Cost {
  const before = path.last?.steps[0]!.transition.task
  const isSwitch = before !== undefined && steps.length > 0 && steps[0]!.transition.task !== before
  return { switches: path.switches + (isSwitch ? 1 : 0), length: path.length + steps.length }
}

function isCheaper(one: Cost, other: Cost): boolean {
  return one.switches < other.switches || (one.switches === other.switches && one.length < other.length)
}

/** The cheapest path to a hit: with the steps up to the one that is the hit, or none where the state itself is. */
function bestEnd(
  model: Model,
  layer: readonly Path[],
  property: number,
): { readonly path: Path; readonly steps: readonly Step[] } {
  const { kind } = model.properties[property]!
  const ends = layer.flatMap((path) => {
    const hits = kind === 'invariant' || kind === 'deadlock' ? [] : hitsFrom(model, path.state, property)
    return (hits.length === 0 ? [[]] : hits).map((steps) => ({ path, steps, ...costOf(path, steps) }))
  })
  return ends.reduce((best, end) => (isCheaper(end, best) ? end : best))
}

/** The ways from a state to a step that is a hit, within one move. */
function hitsFrom(model: Model, state: State, property: number): Step[][] {
  return [...mergedMovesFrom(model.program, state)].flatMap(({ steps }) =>
    steps.flatMap((step, index) =>
      stepHits(model.properties, step).includes(property) ? [steps.slice(0, index + 1)] : [],
    ),
  )
}

function stepsOf(path: Path): Step[] {
  return path.last ? [...stepsOf(path.last.path), ...path.last.steps] : []
}

function stateAfter({ result }: Step): State {
  if (result instanceof ModelError) throw result
  return result.state
}
