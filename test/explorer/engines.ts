import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, type Exploration, type ExploreOptions } from '../../src/explorer/index.ts'
import type { Model } from '../../src/invariants/index.ts'
import { attempt, ModelError } from '../../src/program/interpret.ts'
import { allRenamings, canonical } from '../../src/state/rename.ts'
import type { Program } from '../../src/program/program.ts'
import { read, stateSpace, toValuation, type State } from '../../src/state/state.ts'
import { mergedMovesByFirstStep, mergedMovesFrom, movesFrom, type Move, type Step } from '../../src/explorer/moves.ts'
import { referenceEngine } from '../../src/explorer/reference.ts'
import { arbitrarySketch, modelOf } from './random-model.ts'

/** Large state spaces are left half-way, at the same place by both engines. */
const LIMITS = { depth: 7 }

/** What must be the same whichever engine explored. */
function said(found: Exploration) {
  return {
    states: found.states,
    transitions: found.transitions,
    depth: found.depth,
    stoppedBy: found.stoppedBy,
    neverTaken: found.neverTaken.map(({ id }) => id),
    properties: found.properties.map(({ property, verdict, moves, run }) => ({
      name: property.name,
      verdict,
      moves,
      run: run && {
        explanation: run.explanation,
        steps: run.steps.map(({ transition, choices, state }) => [transition.id, choices, toValuation(state)]),
        failing: run.failing && [run.failing.transition.id, run.failing.choices],
      },
    })),
  }
}

const exploreWith = (model: Model, options: ExploreOptions) => explore(model, { limits: LIMITS, ...options })

/** Each step of a run is a step of the program, and leads where the run says. */
function expectRealRuns(model: Model, found: Exploration): void {
  const { schema, initial, tasks } = model.program
  for (const { property, moves, run } of found.properties) {
    expect(run === null).toBe(moves === null)
    if (!run) continue
    const taken = [...run.steps, ...(run.failing ? [run.failing] : [])]
    const isMove = ({ transition: { task, location } }: (typeof taken)[number]): boolean =>
      tasks[task]!.locations[location]!.passing === 'no'
    if (property.kind !== 'model') expect(taken.filter(isMove)).toHaveLength(moves!)
    let state = stateSpace(schema).of(initial)
    expect(run.initial.equals(state)).toBe(true)
    for (const { transition, choices, state: after } of run.steps) {
      const task = tasks[transition.task]!
      expect(read(state, task.entity, task.instance, 'pc')).toBe(task.locations[transition.location]!.label)
      const result = attempt(transition, schema, state, choices)
      expect(result !== null && !(result instanceof ModelError) && result.state.equals(after)).toBe(true)
      state = after
    }
  }
}

/** So many ways of one state are compared at most: without merging there may be any number. */
const MOST_WAYS = 300

function atMost<T>(most: number, items: Iterable<T>): T[] | null {
  const taken: T[] = []
  for (const item of items) if (taken.push(item) > most) return null
  return taken
}

/** The first states that are found from the start. */
function someStates(program: Program): readonly State[] {
  const found = new Map<string, State>()
  const open = [stateSpace(program.schema).of(program.initial)]
  for (const state of open) {
    const key = JSON.stringify(toValuation(state))
    if (found.has(key)) continue
    found.set(key, state)
    if (found.size === 25) break
    for (const { state: next } of mergedMovesFrom(program, state)) if (next !== null) open.push(next)
  }
  return [...found.values()]
}

/** Where moves lead, and which steps they take, with what comes of each. */
function outcomeOf(moves: readonly Move[]) {
  const shown = ({ transition, choices, result }: Step): string =>
    JSON.stringify([
      transition.id,
      choices,
      result instanceof ModelError ? result.message : [toValuation(result.state), result.failedChecks],
    ])
  const ends = moves.flatMap(({ state }) => (state === null ? [] : [JSON.stringify(toValuation(state))]))
  return { ends: [...new Set(ends)].sort(), steps: [...new Set(moves.flatMap(({ steps }) => steps.map(shown)))].sort() }
}

/** The same model, where a state is kept wherever a task comes to. */
function keepingAll(made: Model): Model {
  const tasks = made.program.tasks.map((task) => ({
    ...task,
    locations: task.locations.map((location) => ({ ...location, passing: 'no' as const })),
  }))
  return { ...made, program: { ...made.program, tasks } }
}

/** `scale` says how many models there are. */
export function engineTests(scale: number): void {
  test('say the same, with and without symmetry', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, fc.constantFrom('on', 'off'), async (sketch, symmetry) => {
        const made = modelOf(sketch)
        const compiled = await exploreWith(made, { symmetry })
        expect(said(compiled)).toEqual(said(await exploreWith(made, { symmetry, engine: 'reference' })))
        expectRealRuns(made, compiled)
      }),
      { numRuns: 200 * scale },
    )
  })

  test('say the same in coarse steps, which have some of the runs of fine ones', async () => {
    let fewer = 0
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, async (sketch) => {
        const made = modelOf(sketch, { steps: 'coarse' })
        const coarse = await exploreWith(made, {})
        expect(said(coarse)).toEqual(said(await exploreWith(made, { engine: 'reference' })))
        const fine = await exploreWith(modelOf(sketch), {})
        for (const [index, { property, verdict }] of coarse.properties.entries())
          if (verdict === 'violated' && ['invariant', 'assertion', 'model'].includes(property.kind))
            expect(fine.properties[index]!.verdict).not.toBe('holds')
        if (coarse.states < fine.states) fewer++
      }),
      { numRuns: 60 * scale },
    )
    expect(fewer).toBeGreaterThan(0)
  })

  test('keep the states of coarse steps that are not passed: what the steps are hits of, and where runs end, is the same', async () => {
    let fewer = 0
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, async (sketch) => {
        const made = modelOf(sketch, { steps: 'coarse' })
        const limits = { states: 3000 }
        const [passed, kept] = [await explore(made, { limits }), await explore(keepingAll(made), { limits })]
        if (kept.stoppedBy !== null) return
        const onSteps = ({ properties }: Exploration) =>
          properties
            .filter(({ property }) => ['assertion', 'deadlock'].includes(property.kind))
            .map(({ verdict }) => verdict)
        const ends = (found: Exploration) => [...found.ends()].map((state) => JSON.stringify(toValuation(state))).sort()
        expect(onSteps(passed)).toEqual(onSteps(kept))
        expect(ends(passed)).toEqual(ends(kept))
        expect(passed.neverTaken.map(({ id }) => id)).toEqual(kept.neverTaken.map(({ id }) => id))
        if (passed.states < kept.states) fewer++
      }),
      { numRuns: 60 * scale },
    )
    expect(fewer).toBeGreaterThan(0)
  })

  test('merge ways that meet: moves take the same steps, and lead to the same states', () => {
    let met = 0
    fc.assert(
      fc.property(arbitrarySketch, (sketch) => {
        const { program } = modelOf(sketch, { steps: 'coarse' })
        for (const state of someStates(program)) {
          const plain = atMost(MOST_WAYS, movesFrom(program, state))
          if (plain === null) continue
          const said = outcomeOf(plain)
          for (const merged of [mergedMovesFrom, mergedMovesByFirstStep]) {
            const ways = [...merged(program, state)]
            expect(outcomeOf(ways)).toEqual(said)
            expect(ways.length).toBeLessThanOrEqual(plain.length)
            if (ways.some(({ isMet }) => isMet)) met++
          }
        }
      }),
      { numRuns: 100 * scale },
    )
    expect(met).toBeGreaterThan(10)
  })

  test('give the same verdicts and depths with symmetry on and off, and as many states as there are orbits', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, async (sketch) => {
        const made = modelOf(sketch)
        const { schema } = made.program
        const reduced = await exploreWith(made, { symmetry: 'on' })
        const full = await exploreWith(made, { symmetry: 'off' })
        expect(reduced.properties.map(({ verdict, run }) => [verdict, run?.steps.length])).toEqual(
          full.properties.map(({ verdict, run }) => [verdict, run?.steps.length]),
        )
        expect([reduced.depth, reduced.stoppedBy]).toEqual([full.depth, full.stoppedBy])
        if (full.states > 2000) return
        const engine = referenceEngine(made, { symmetry: false })
        while ((engine.levels[LIMITS.depth] ?? engine.states) > engine.expanded) engine.advance(1)
        const orbits = new Set<string>()
        const renamings = allRenamings(schema)
        for (let number = 0; number < engine.states; number++) {
          orbits.add(JSON.stringify(toValuation(canonical(engine.state(number), schema, renamings))))
        }
        expect(reduced.states).toBe(orbits.size)
      }),
      { numRuns: 80 * scale },
    )
  })
}
