import type { Model } from '../../invariants/property.ts'
import { allTransitions, hasPassing } from '../../program/program.ts'
import { layoutOf, packerOf } from '../../state/layout.ts'
import { interchangeableEntities } from '../../state/schema.ts'
import { stateSpace, type State } from '../../state/state.ts'
import type { Engine, EngineOptions } from '../engine.ts'
import { moduleSource, type Generated } from './module.ts'
import { breakTies, namesOf, order } from './order.ts'
import { judgement, OBSERVE_ALL } from './property.ts'
import { mostSuccessors } from './step.ts'
import { isOnTheWay } from '../reference.ts'
import { growing } from './storage.ts'

/** At most this many states are expanded, and about this many successors looked up, at a time. */
const BATCH_STATES = 256
const BATCH_SUCCESSORS = 4096

/** Limits are looked at again after so many steps for each state that was to be expanded. Hardly any model in fine steps has as many. */
const MOST_PER_STATE = 64

/** The table is rebuilt with twice the slots when more than this part of them would be in use. */
const LARGEST_LOAD = 0.8
const FIRST_SLOTS = 1 << 14

/** The engine that users run: code generated for one model, over packed words. It throws when memory ends. */
export function compiledEngine(model: Model, options: EngineOptions): Engine {
  const { program, properties } = model
  const layout = layoutOf(program.schema)
  const packer = packerOf(layout)
  const record = layout.words + 1
  const arena = growing()
  const table = growing()
  let slots = FIRST_SLOTS
  table.reserve(slots)
  let tableWords = table.words.subarray(0, slots)

  const most = Math.max(1, mostSuccessors(program.schema, program.tasks))
  // Where locations are passed, nobody knows how many successors a state has: the batch grows when one has too many.
  const statesPerBatch = hasPassing(program)
    ? 1
    : Math.max(1, Math.min(BATCH_STATES, Math.floor(BATCH_SUCCESSORS / most)))
  let batch = new Int32Array(statesPerBatch * most * record)
  let hashes = new Int32Array(batch.length / record)
  const taken = new Uint8Array(allTransitions(program).length)
  const checked = new Uint8Array(properties.length)
  const ends: number[] = []
  const levels: number[] = []
  const hits = new Map<number, number>()
  const stepHits = new Uint8Array(properties.length + 1)
  const modelError = properties.findIndex(({ kind }) => kind === 'model')
  const deadlocks = properties.flatMap(({ kind }, index) => (kind === 'deadlock' ? [index] : []))
  let states = 0
  let transitions = 0
  let expanded = 0
  /** The level of the states that are expanded now, and the number of the first state after it. */
  let level = -1
  let levelEnd = 0

  const stateOf = (number: number): State => packer.unpack(arena.words, (number + 1) * layout.words)
  const hit = (property: number, at: number): void => {
    const known = hits.get(property)
    if (property >= 0 && (known === undefined || at < known)) hits.set(property, at)
  }
  const { text, stateProperties } = moduleSource(model, layout, options.symmetry ? 'reduced' : 'full')
  const open = Uint8Array.from(properties, (_, property) =>
    stateProperties.some(({ index }) => index === property) ? 1 : 0,
  )

  /** A property stays open until no state can tell anything new: its own first hit, and a model error, are known. */
  const closeKnown = (): void => {
    for (const { index, mayFail } of stateProperties) {
      if (hits.has(index) && (!mayFail || hits.has(modelError))) open[index] = 0
    }
  }
  /** New states are one level below those that are expanded. */
  const report = (property: number, verdict: number): void => {
    if (verdict === judgement.none) return
    hit(verdict === judgement.hit ? property : modelError, level + 1)
    closeKnown()
  }
  let onStuck = (number: number, mayRest: boolean): void => {
    ends.push(number)
    if (!mayRest) for (const property of deadlocks) hit(property, level)
    // Whoever is stuck on the way was not looked at before.
    if (stateProperties.every(({ index }) => open[index] === 0) || !isPassed(number)) return
    for (const { index } of stateProperties) if (open[index] !== 0) judge(index, number)
  }
  const isPassed = (number: number): boolean => hasPassing(program) && isOnTheWay(program, stateOf(number))
  const judge = (index: number, number: number): void => {
    const verdict = code.judge(index, number, arena.words)
    if (verdict !== judgement.none) hit(verdict === judgement.hit ? index : modelError, level)
  }
  const entities = interchangeableEntities(program.schema)
  const surroundings = {
    batch,
    hashes,
    taken,
    checked,
    stepHits,
    open,
    report,
    stuck: (number: number, mayRest: boolean) => onStuck(number, mayRest),
    names: entities.map((entity) => namesOf(program.schema.entities[entity]!.count)),
    toTask: Int32Array.from({ length: program.schema.taskCount + 1 }, (_, task) => task),
    base: new Int32Array(layout.words),
    renamed: new Int32Array(layout.words),
    best: new Int32Array(layout.words),
    order,
    breakTies,
  }
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the point of this engine
  const generate = new Function(...Object.keys(surroundings), text) as (...values: unknown[]) => Generated
  const code = generate(...Object.values(surroundings))

  /** Makes room for as many new states as there are successors in a batch. */
  const reserve = (successors: number): void => {
    arena.reserve((states + successors + 2) * layout.words)
    if (states + successors <= slots * LARGEST_LOAD) return
    while (states + successors > slots * LARGEST_LOAD) slots *= 2
    table.reserve(slots)
    table.words.fill(0)
    tableWords = table.words.subarray(0, slots)
    code.rebuild(states, arena.words, tableWords)
  }
  const insert = (end: number): void => {
    reserve(end / record)
    code.canonicalAll(end)
    states = code.insert(end, states, arena.words, tableWords)
    if (states > levelEnd && levels.length === level + 1) levels.push(levelEnd)
  }
  const takeStepHits = (): void => {
    stepHits.forEach((found, property) => {
      if (found !== 0 && property < properties.length) hit(property, level)
    })
    stepHits.fill(0)
  }

  /** Writes the successors of some states into the batch, and returns where they end. */
  const expand = (from: number, to: number): number => {
    for (;;) {
      const end = code.expand(from, to, arena.words)
      if (end <= batch.length) return end
      batch = new Int32Array(2 * end)
      hashes = new Int32Array(batch.length / record)
      code.useBatch(batch, hashes)
    }
  }

  // The initial state is what the level before the first leads to.
  packer.pack(stateSpace(program.schema).of(program.initial), batch, 0)
  batch[layout.words] = OBSERVE_ALL
  insert(record)
  level = 0
  levelEnd = 1

  const advance = (count: number): boolean => {
    const stop = expanded + count
    // A move of coarse steps may have any number of ends.
    const most = transitions + count * MOST_PER_STATE
    while (expanded < stop && expanded < states && transitions < most) {
      const to = Math.min(expanded + statesPerBatch, stop, levelEnd)
      const end = expand(expanded, to)
      transitions += end / record
      expanded = to
      insert(end)
      if (expanded < levelEnd) continue
      takeStepHits()
      level++
      levelEnd = states
    }
    takeStepHits()
    closeKnown()
    return expanded < states
  }

  /** Does something for each state of a level, with its successors in the batch; what was counted stays as it was. */
  const eachOf = (wanted: number, look: (state: number, end: number, mayRest: boolean | null) => boolean): number[] => {
    const found: number[] = []
    const [savedTaken, savedChecked] = [taken.slice(), checked.slice()]
    const savedStuck = onStuck
    let rest: boolean | null = null
    onStuck = (_, mayRest) => {
      rest = mayRest
    }
    const last = wanted + 1 < levels.length ? levels[wanted + 1]! : states
    for (let state = levels[wanted] ?? states; state < last; state++) {
      rest = null
      const end = expand(state, state + 1)
      if (look(state, end, rest)) found.push(state)
    }
    onStuck = savedStuck
    taken.set(savedTaken)
    checked.set(savedChecked)
    stepHits.fill(0)
    return found
  }

  const isStateHit = (state: number, property: number): boolean =>
    property === modelError
      ? stateProperties.some(
          ({ index, mayFail }) => mayFail && code.judge(index, state, arena.words) === judgement.modelError,
        )
      : code.judge(property, state, arena.words) === judgement.hit

  return {
    advance,
    get states() {
      return states
    },
    get transitions() {
      return transitions
    },
    get expanded() {
      return expanded
    },
    levels,
    get bytes() {
      return arena.words.byteLength + table.words.byteLength + batch.byteLength + hashes.byteLength + ends.length * 8
    },
    taken,
    checked,
    ends,
    hits,
    state: stateOf,
    find(state: State) {
      packer.pack(state, batch, 0)
      code.canonical(0)
      return code.find(0, arena.words, tableWords)
    },
    hitsAt: (wanted, property) =>
      eachOf(wanted, (state, _, rest) => {
        const onStep = stepHits[property] === 1
        stepHits.fill(0)
        if (onStep) return true
        if (deadlocks.includes(property)) return rest === false
        return isStateHit(state, property) && (rest !== null || !isPassed(state))
      }),
    reaching: (wanted, targets) =>
      eachOf(wanted, (_, end) => {
        code.canonicalAll(end)
        for (let position = 0; position < end; position += record) {
          if (targets.has(code.find(position, arena.words, tableWords))) return true
        }
        return false
      }),
    eachSuccessors(wanted, visit) {
      const targets: number[] = []
      eachOf(wanted, (state, end) => {
        code.canonicalAll(end)
        targets.length = 0
        for (let position = 0; position < end; position += record)
          targets.push(code.find(position, arena.words, tableWords))
        visit(state, targets)
        return false
      })
    },
  }
}
