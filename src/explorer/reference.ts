import { Map as ImmutableMap } from 'immutable'
import type { Model, Property } from '../invariants/property.ts'
import type { Expression } from '../program/expression.ts'
import { evaluate, ModelError } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { allTransitions } from '../program/program.ts'
import { allRenamings, canonical } from '../state/rename.ts'
import { stateSpace, type State } from '../state/state.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { locationOf, mergedMovesFrom, stepsFrom, type Step } from './moves.ts'

/**
 * The engine that says what a model means: it interprets the program over immutable states. Short, obvious and slow;
 * the compiled engine is held to it by tests.
 */
export function referenceEngine(model: Model, options: EngineOptions): Engine {
  const { program, properties } = model
  const { schema } = program
  const renamings = options.symmetry ? allRenamings(schema) : [{}]
  const representative = (state: State): State => canonical(state, schema, renamings)

  const states: State[] = []
  let numbers = ImmutableMap<State, number>().asMutable()
  const levels: number[] = []
  const taken = new Uint8Array(allTransitions(program).length)
  const checked = new Uint8Array(properties.length)
  const ends: number[] = []
  const hits = new Map<number, number>()
  let transitions = 0
  let expanded = 0

  /** A state of the next level may be found to be a hit before a step from this level is. */
  const hit = (property: number, level: number): void => {
    hits.set(property, Math.min(level, hits.get(property) ?? level))
  }
  const add = (state: State, level: number): void => {
    if (numbers.has(state)) return
    if (levels.length === level) levels.push(states.length)
    numbers = numbers.set(state, states.length)
    states.push(state)
    for (const index of stateHits(model, state)) hit(index, level)
  }
  const levelOf = (number: number): number => levels.findLastIndex((first) => first <= number)

  const expand = (number: number): void => {
    const level = levelOf(number)
    const before = transitions
    for (const { steps, state } of mergedMovesFrom(program, states[number]!)) {
      for (const step of steps) {
        for (const index of stepHits(properties, step)) hit(index, level)
        if (step.result instanceof ModelError) continue
        taken[step.transition.id] = 1
        for (const index of checkedProperties(properties, step.result.checked)) checked[index] = 1
      }
      if (state === null) continue
      transitions++
      add(representative(state), level + 1)
    }
    if (transitions > before) return
    ends.push(number)
    if (!mayRest(program, states[number]!)) {
      properties.forEach(({ kind }, index) => {
        if (kind === 'deadlock') hit(index, level)
      })
    }
  }

  add(representative(stateSpace(schema).of(program.initial)), 0)

  return {
    advance: (count) => {
      for (const stop = Math.min(expanded + count, states.length); expanded < stop; expanded++) expand(expanded)
      return expanded < states.length
    },
    get states() {
      return states.length
    },
    get transitions() {
      return transitions
    },
    get expanded() {
      return expanded
    },
    levels,
    bytes: 0,
    taken,
    checked,
    ends,
    hits,
    state: (number) => states[number]!,
    find: (state) => numbers.get(representative(state)) ?? -1,
    hitsAt: (level, property) =>
      range(levels, level, states.length).filter((number) => isHit(model, states[number]!, property)),
    reaching: (level, targets) =>
      range(levels, level, states.length).filter((number) =>
        [...mergedMovesFrom(program, states[number]!)].some(
          ({ state }) => state !== null && targets.has(numbers.get(representative(state)) ?? -1),
        ),
      ),
    eachSuccessors(level, visit) {
      for (const number of range(levels, level, states.length)) {
        const moves = [...mergedMovesFrom(program, states[number]!)]
        const targets = moves.flatMap(({ state }) => (state === null ? [] : [numbers.get(representative(state)) ?? -1]))
        visit(number, targets)
      }
    },
  }
}

/** True where no task is anywhere that it may not stay. */
export function mayRest(program: Program, state: State): boolean {
  return program.tasks.every((task) => locationOf(state, task).rest)
}

/** Whether a task is where it only passes, in coarse steps. */
export function isOnTheWay({ tasks }: Program, state: State): boolean {
  return tasks.some((task) => locationOf(state, task).passing !== 'no')
}

/**
 * The indices of the properties that a state itself is a hit of. Deadlocks are found by expanding it. Nobody looks while a task is on its
 * way and can go on, though the state may be kept.
 */
export function stateHits({ program, properties }: Model, state: State): number[] {
  const { schema } = program
  if (
    isOnTheWay(program, state) &&
    [...stepsFrom(program, state)].some(({ result }) => !(result instanceof ModelError))
  )
    return []
  const test = (condition: Expression): boolean | ModelError => {
    try {
      return evaluate(condition, { schema, state, variables: new Map() }) === true
    } catch (error) {
      if (error instanceof ModelError) return error
      throw error
    }
  }
  const found = new Set<number>()
  const modelError = properties.findIndex(({ kind }) => kind === 'model')
  properties.forEach((property, index) => {
    if (property.kind !== 'invariant' && property.kind !== 'witness') return
    if (property.condition === null) return
    const result = test(property.condition)
    if (result instanceof ModelError) found.add(modelError)
    else if (result === (property.kind === 'witness')) found.add(index)
  })
  return [...found]
}

/** The indices of the properties that a step is a hit of. */
export function stepHits(properties: readonly Property[], { result }: Step): number[] {
  return properties.flatMap((property, index) => {
    switch (property.kind) {
      case 'model':
        return result instanceof ModelError ? [index] : []
      case 'assertion':
      case 'witness':
        return !(result instanceof ModelError) && result.failedChecks.includes(property.name) ? [index] : []
      case 'invariant':
      case 'deadlock':
        return []
    }
  })
}

/** The indices of the properties that steps may check among those with these names. */
function checkedProperties(properties: readonly Property[], names: readonly string[]): number[] {
  return properties.flatMap(({ kind, name }, index) =>
    (kind === 'assertion' || kind === 'witness') && names.includes(name) ? [index] : [],
  )
}

/** True where the property has a hit at a state or on a step from it. */
function isHit(model: Model, state: State, property: number): boolean {
  if (stateHits(model, state).includes(property)) return true
  const moves = [...mergedMovesFrom(model.program, state)]
  if (model.properties[property]!.kind === 'deadlock') {
    return moves.every((move) => move.state === null) && !mayRest(model.program, state)
  }
  return moves.some(({ steps }) => steps.some((step) => stepHits(model.properties, step).includes(property)))
}

function range(levels: readonly number[], level: number, states: number): number[] {
  const first = levels[level] ?? states
  return Array.from({ length: (levels[level + 1] ?? states) - first }, (_, index) => first + index)
}
