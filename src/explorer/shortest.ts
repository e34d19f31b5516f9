import type { Model } from '../invariants/property.ts'
import { ModelError } from '../program/interpret.ts'
import { stateSpace, toValuation, type State } from '../state/state.ts'
import type { Engine } from './engine.ts'
import { explainHit } from './explain-hit.ts'
import type { Run, RunStep } from './exploration.ts'
import { stepHits, stepsFrom, type Step } from './reference.ts'

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
  let layer: Path[] = [{ state: stateSpace(model.program.schema).of(model.program.initial), last: null, switches: 0 }]
  for (const allowed of onTheWay.slice(1)) layer = nextLayer(model, engine, layer, allowed)
  const best = bestEnd(model, layer, property)
  const steps = stepsOf(best.path)
  const initial = steps.length > 0 ? firstState(best.path) : best.path.state
  const last = best.step
  if (last && !(last.result instanceof ModelError)) {
    steps.push({ transition: last.transition, choices: last.choices, state: last.result.state })
  }
  return {
    initial,
    steps,
    failing: last?.result instanceof ModelError ? { transition: last.transition, choices: last.choices } : null,
    explanation: explainHit(model, property, best.path.state, last),
  }
}

/** A way to a state, with its last step. */
interface Path {
  readonly state: State
  readonly last: { readonly path: Path; readonly step: Step } | null
  readonly switches: number
}

/** For each level up to that of the first hit, the stored states from which the hit can be reached in time. */
function statesOnTheWay(engine: Engine, property: number): ReadonlySet<number>[] {
  const level = engine.hits.get(property)!
  const sets: ReadonlySet<number>[] = [new Set(engine.hitsAt(level, property))]
  for (let above = level - 1; above >= 0; above--) sets.unshift(new Set(engine.reaching(above, sets[0]!)))
  return sets
}

function nextLayer(model: Model, engine: Engine, layer: readonly Path[], allowed: ReadonlySet<number>): Path[] {
  const found = new Map<string, Path>()
  for (const path of layer) {
    for (const step of stepsFrom(model.program, path.state)) {
      if (step.result instanceof ModelError || !allowed.has(engine.find(step.result.state))) continue
      const next = { state: step.result.state, last: { path, step }, switches: path.switches + switchCost(path, step) }
      const key = `${step.transition.task} ${JSON.stringify(toValuation(next.state))}`
      const known = found.get(key)
      if (!known || next.switches < known.switches) found.set(key, next)
    }
  }
  return [...found.values()]
}

function switchCost(path: Path, step: Step): number {
  return path.last !== null && path.last.step.transition.task !== step.transition.task ? 1 : 0
}

/** The cheapest path to a hit: with the step that is the hit, or null where the state itself is. */
function bestEnd(
  model: Model,
  layer: readonly Path[],
  property: number,
): { readonly path: Path; readonly step: Step | null } {
  const { kind } = model.properties[property]!
  const ends = layer.flatMap((path) => {
    const hits = [...stepsFrom(model.program, path.state)].filter((step) =>
      stepHits(model.properties, step).includes(property),
    )
    const steps = kind === 'invariant' || kind === 'deadlock' || hits.length === 0 ? [null] : hits
    return steps.map((step) => ({ path, step, switches: path.switches + (step ? switchCost(path, step) : 0) }))
  })
  return ends.reduce((best, end) => (end.switches < best.switches ? end : best))
}

function stepsOf(path: Path): RunStep[] {
  const steps: RunStep[] = []
  for (let here = path; here.last; here = here.last.path) {
    const { transition, choices } = here.last.step
    steps.unshift({ transition, choices, state: here.state })
  }
  return steps
}

function firstState(path: Path): State {
  let here = path
  while (here.last) here = here.last.path
  return here.state
}
