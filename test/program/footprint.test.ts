import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepsFrom } from '../../src/explorer/moves.ts'
import { referenceEngine } from '../../src/explorer/reference.ts'
import type { Model } from '../../src/invariants/index.ts'
import { footprintOf, mayMeet, type Touched } from '../../src/program/footprint.ts'
import { attempt, ModelError } from '../../src/program/interpret.ts'
import { bounds, fromInteger, toInteger } from '../../src/state/schema.ts'
import { read, write, type State } from '../../src/state/state.ts'
import { arbitrarySketch, modelOf } from '../explorer/random-model.ts'

/** Some reachable states of a model. */
function someStates(model: Model): State[] {
  const engine = referenceEngine(model, { symmetry: false })
  engine.advance(25)
  return Array.from({ length: Math.min(engine.states, 40) }, (_, number) => engine.state(number))
}

/** All fields of all instances. */
function fieldsOf(model: Model): (Touched & { readonly instance: number })[] {
  return Object.entries(model.program.schema.entities).flatMap(([entity, { count, fields }]) =>
    Array.from({ length: count }, (_, instance) =>
      Object.keys(fields).map((field) => ({ entity, instance, field })),
    ).flat(),
  )
}

describe('footprints', () => {
  test('a step changes nothing outside what it may write', () => {
    fc.assert(
      fc.property(arbitrarySketch, (sketch) => {
        const model = modelOf(sketch)
        for (const state of someStates(model)) {
          for (const { transition, result } of stepsFrom(model.program, state)) {
            if (result instanceof ModelError) continue
            const { writes } = footprintOf(transition)
            const changed = fieldsOf(model).filter(
              ({ entity, instance, field }) =>
                read(state, entity, instance, field) !== read(result.state, entity, instance, field),
            )
            for (const field of changed) expect(mayMeet([field], writes)).toBe(true)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  test('what it does not read makes no difference to it', () => {
    fc.assert(
      fc.property(arbitrarySketch, fc.nat(), (sketch, choice) => {
        const model = modelOf(sketch)
        const { schema } = model.program
        for (const state of someStates(model)) {
          for (const { transition, choices, result } of stepsFrom(model.program, state)) {
            const { reads, writes } = footprintOf(transition)
            const untouched = fieldsOf(model).filter((field) => !mayMeet([field], [...reads, ...writes]))
            if (untouched.length === 0 || result instanceof ModelError) continue
            const { entity, instance, field } = untouched[choice % untouched.length]!
            const { type } = schema.entities[entity]!.fields[field]!
            const { min, max } = bounds(schema, type)
            const now = toInteger(type, read(state, entity, instance, field))
            const other = fromInteger(type, min + ((now - min + 1) % (max - min + 1)))
            const outcome = attempt(transition, schema, write(state, entity, instance, field, other), choices)
            expect(outcome !== null && !(outcome instanceof ModelError)).toBe(true)
            const expected = write(result.state, entity, instance, field, other)
            expect(outcome !== null && !(outcome instanceof ModelError) && outcome.state.equals(expected)).toBe(true)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
