import fc from 'fast-check'
import { is } from 'immutable'
import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '../../models/classics/two-phase-commit.ts'
import { compiledEngine } from '../../src/explorer/compiled/engine.ts'
import { referenceEngine } from '../../src/explorer/reference.ts'
import { modelError, type Model } from '../../src/invariants/property.ts'
import { allRenamings, canonical, rename } from '../../src/state/rename.ts'
import type { Schema, Valuation } from '../../src/state/schema.ts'
import { stateSpace } from '../../src/state/state.ts'
import { arbitrarySchema, arbitraryValuation } from '../state/arbitrary.ts'

/** A model that stays where it starts: its engine knows one orbit. */
function still(schema: Schema, initial: Valuation): Model {
  return { program: { name: 'still', schema, initial, tasks: [] }, properties: [modelError] }
}

const schemaAndStates = arbitrarySchema.chain((schema) =>
  fc.record({
    schema: fc.constant(schema),
    one: arbitraryValuation(schema),
    other: arbitraryValuation(schema),
    choice: fc.nat(),
  }),
)

/** Two entities that refer to each other and to themselves, and tasks for one of them: many ties. */
const linked: Schema = {
  entities: {
    frame: {
      count: 3,
      interchangeable: true,
      fields: {
        slot: { type: { kind: 'reference', entity: 'slot' }, ghost: false },
        next: { type: { kind: 'reference', entity: 'frame' }, ghost: false },
      },
    },
    slot: {
      count: 3,
      interchangeable: true,
      fields: {
        frame: { type: { kind: 'reference', entity: 'frame' }, ghost: false },
        user: { type: { kind: 'reference', entity: 'task' }, ghost: false },
      },
    },
    pte: {
      count: 1,
      interchangeable: false,
      fields: { frame: { type: { kind: 'reference', entity: 'frame' }, ghost: false } },
    },
  },
  taskCount: 4,
  firstTask: { slot: 1 },
}

describe('canonical representatives', () => {
  test('all names of a state lead to one representative, and other states to others', () => {
    fc.assert(
      fc.property(schemaAndStates, ({ schema, one, other, choice }) => {
        const space = stateSpace(schema)
        const engine = compiledEngine(still(schema, one), { symmetry: true })
        const renamings = allRenamings(schema)
        const renamed = rename(space.of(one), schema, renamings[choice % renamings.length]!)
        expect(engine.find(renamed)).toBe(0)
        const same = is(canonical(space.of(other), schema, renamings), canonical(space.of(one), schema, renamings))
        expect(engine.find(space.of(other))).toBe(same ? 0 : -1)
        // The representative is one of the names of the state itself.
        expect(renamings.some((renaming) => is(rename(space.of(one), schema, renaming), engine.state(0)))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('instances that refer to each other are told apart as far as they can be, and no further', () => {
    const space = stateSpace(linked)
    const renamings = allRenamings(linked)
    fc.assert(
      fc.property(arbitraryValuation(linked), arbitraryValuation(linked), fc.nat(35), (one, other, choice) => {
        const engine = compiledEngine(still(linked, one), { symmetry: true })
        expect(engine.find(rename(space.of(one), linked, renamings[choice]!))).toBe(0)
        const same = is(canonical(space.of(other), linked, renamings), canonical(space.of(one), linked, renamings))
        expect(engine.find(space.of(other))).toBe(same ? 0 : -1)
      }),
      { numRuns: 500 },
    )
  })

  // The orbits under permutations of the resource managers, computed by an independent program; all states: Stateright
  // (examples/2pc.rs: 288 and 8832) and TLA+ Examples (transaction_commit/TwoPhase: 288).
  test.each([
    [2, 34, 56],
    [3, 80, 288],
    [4, 166, 1568],
    [5, 314, 8832],
    [6, 553, 50816],
  ])('two-phase commit with %i resource managers has %i orbits of %i states', (managers, orbits, states) => {
    expect(explored(twoPhaseCommit(managers), true).states).toBe(orbits)
    expect(explored(twoPhaseCommit(managers), false).states).toBe(states)
  })

  test('levels, transitions and ends of orbits are those of the reference engine', () => {
    const compiled = explored(twoPhaseCommit(3), true)
    const reference = referenceEngine(twoPhaseCommit(3), { symmetry: true })
    while (reference.advance(100));
    expect(compiled.levels).toEqual(reference.levels)
    expect(compiled.transitions).toBe(reference.transitions)
    expect(compiled.ends.length).toBe(reference.ends.length)
    for (let number = 0; number < reference.states; number++) {
      expect(reference.find(compiled.state(compiled.find(reference.state(number))))).toBe(number)
    }
  })
})

function explored(model: Model, symmetry: boolean): ReturnType<typeof compiledEngine> {
  const engine = compiledEngine(model, { symmetry })
  while (engine.advance(1000));
  return engine
}
