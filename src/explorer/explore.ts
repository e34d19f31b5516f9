import { setImmediate } from 'node:timers/promises'
import type { Model, Property } from '../invariants/property.ts'
import type { Program, Transition } from '../program/program.ts'
import { oneOf, requireNames, shown } from '../state/shown.ts'
import { compiledEngine } from './compiled/engine.ts'
import type { Engine } from './engine.ts'
import type { Exploration, Limit, Limits, Progress, PropertyResult, Run, Verdict } from './exploration.ts'
import { isMemoryUsedUp, isOutOfMemory } from './memory.ts'
import { referenceEngine } from './reference.ts'
import { shortestRun } from './shortest.ts'

export interface ExploreOptions {
  /** `compiled` unless told otherwise. */
  readonly engine?: 'compiled' | 'reference'
  /** `on` unless told otherwise: one representative for states that differ only in interchangeable names. */
  readonly symmetry?: 'on' | 'off'
  readonly limits?: Limits
  /** Whether to look for the run that shows each hit: true unless told otherwise. */
  readonly runs?: boolean
  /** Ends the exploration cleanly, as a limit does. */
  readonly signal?: AbortSignal
  /** Called between slices of work. */
  readonly onProgress?: (progress: Progress) => void
}

/** States expanded between two looks at limits and signals. Fixed, so that a limit on states ends at the same state anywhere. */
const SLICE = { compiled: 16384, reference: 64 }

/** Explores a model breadth-first. With no limit reached, `holds` means that it holds in every reachable state. */
export async function explore(model: Model, options: ExploreOptions = {}): Promise<Exploration> {
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  const { engine, stoppedBy } = await searched(model, options)
  const explored = seconds()
  return {
    states: engine.states,
    transitions: engine.transitions,
    depth: engine.levels.length - 1,
    stoppedBy,
    properties: model.properties.map((property, index) =>
      resultOf(model, engine, property, index, stoppedBy, options.runs ?? true),
    ),
    neverTaken: neverTaken(model.program, engine),
    ends: function* () {
      for (const number of engine.ends) yield engine.state(number)
    },
    seconds: explored,
    bytes: engine.bytes,
  }
}

const OPTIONS: readonly (keyof ExploreOptions)[] = ['engine', 'symmetry', 'limits', 'runs', 'signal', 'onProgress']
const WHOLE: readonly (keyof Limits)[] = ['states', 'memory', 'depth']

function checkOptions(options: ExploreOptions): void {
  requireNames('options', options, OPTIONS)
  const { limits = {}, runs = true } = options
  requireNames('limits', limits, [...WHOLE, 'seconds'])
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== undefined && (typeof limit !== 'number' || Number.isNaN(limit) || limit < 0))
      throw new Error(`limits.${name} is ${shown(limit)}: it is a number, 0 or more`)
    if (WHOLE.some((whole) => whole === name) && limit !== Infinity && limit !== undefined && !Number.isInteger(limit))
      throw new Error(`limits.${name} is ${shown(limit)}: it is a whole number`)
  }
  const { signal, onProgress } = options
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new Error(`signal is ${shown(signal)}: it is an AbortSignal`)
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new Error(`onProgress is ${shown(onProgress)}: it is a function`)
  if (typeof runs !== 'boolean') throw new Error(`runs is ${shown(runs)}: it is true or false`)
}

/** An engine that has searched a model, as far as the limits let it. */
export async function searched(
  model: Model,
  options: ExploreOptions,
): Promise<{ readonly engine: Engine; readonly stoppedBy: Limit | null }> {
  checkOptions(options)
  const started = performance.now()
  const kind = oneOf('engine', options.engine ?? 'compiled', ['compiled', 'reference'])
  const symmetry = oneOf('symmetry', options.symmetry ?? 'on', ['on', 'off'])
  const make = kind === 'compiled' ? compiledEngine : referenceEngine
  const engine = make(model, { symmetry: symmetry === 'on' })
  const stoppedBy = await run(engine, SLICE[kind], options, () => (performance.now() - started) / 1000)
  return { engine, stoppedBy }
}

/** Steps that nobody takes. The tasks of an interchangeable entity have no names: what one takes, all do. */
function neverTaken({ schema, tasks }: Program, engine: Engine): Transition[] {
  const taken = new Set<Transition>()
  for (const task of tasks) {
    const isOneOfMany = schema.entities[task.entity]!.interchangeable && schema.firstTask[task.entity] !== undefined
    const like = isOneOfMany ? tasks[schema.firstTask[task.entity]!]! : task
    task.locations.forEach(({ transitions }, location) =>
      transitions.forEach(({ id }, index) => {
        if (engine.taken[id] === 1) taken.add(like.locations[location]!.transitions[index]!)
      }),
    )
  }
  const likes = tasks.filter(({ entity, number }) => {
    return !schema.entities[entity]!.interchangeable || schema.firstTask[entity] === number
  })
  return likes.flatMap(({ locations }) =>
    locations.flatMap(({ transitions }) => transitions.filter((each) => !taken.has(each))),
  )
}

/** Drives an engine until it is done or a limit is reached. */
async function run(
  engine: Engine,
  slice: number,
  options: ExploreOptions,
  seconds: () => number,
): Promise<Limit | null> {
  const { limits = {}, signal, onProgress } = options
  const { depth = Infinity } = limits
  for (;;) {
    if (signal?.aborted) return 'interrupt'
    if (engine.states > (limits.states ?? Infinity)) return 'states'
    if (engine.bytes > (limits.memory ?? Infinity) || isMemoryUsedUp()) return 'memory'
    if (seconds() > (limits.seconds ?? Infinity)) return 'time'
    const reach = (engine.levels[depth] ?? engine.states) - engine.expanded
    if (reach === 0) return 'depth'
    const more = advance(engine, Math.min(slice, reach))
    if (more === 'memory') return 'memory'
    if (!more) return null
    onProgress?.({
      states: engine.states,
      transitions: engine.transitions,
      level: engine.levels.length - 1,
      seconds: seconds(),
    })
    await setImmediate()
  }
}

function advance(engine: Engine, count: number): boolean | 'memory' {
  try {
    return engine.advance(count)
  } catch (error) {
    if (isOutOfMemory(error)) return 'memory'
    throw error
  }
}

function resultOf(
  model: Model,
  engine: Engine,
  property: Property,
  index: number,
  stoppedBy: Limit | null,
  runs: boolean,
): PropertyResult {
  const level = engine.hits.get(index)
  const hit = level !== undefined
  const verdict = stoppedBy !== null && !hit ? 'incomplete' : verdictOf(property, hit, engine.checked[index] === 1)
  if (level === undefined) return { property, verdict, moves: null, run: null }
  const moves = isSeenAt(property) === 'state' ? level : level + 1
  return { property, verdict, moves, run: runs ? runTo(model, engine, index) : null }
}

/** The run to show, or null where there is no memory to look for it: the verdict stands without. */
function runTo(model: Model, engine: Engine, property: number): Run | null {
  try {
    return shortestRun(model, engine, property)
  } catch (error) {
    if (isOutOfMemory(error)) return null
    throw error
  }
}

/** Where a hit is found: in a state, or on the step from it. */
export function isSeenAt(property: Property): 'state' | 'step' {
  const { kind } = property
  const isOfState = kind === 'invariant' || kind === 'deadlock' || (kind === 'witness' && property.condition !== null)
  return isOfState ? 'state' : 'step'
}

/** The verdict where no limit was reached, or where the hit says all. */
function verdictOf({ kind }: Property, hit: boolean, checked: boolean): Verdict {
  if (kind === 'witness') return hit ? 'seen' : 'not seen'
  if (hit) return 'violated'
  return kind === 'assertion' && !checked ? 'vacuous' : 'holds'
}
