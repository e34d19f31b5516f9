import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { gateTest } from '../../src/cli/gate/cell.ts'
import { loadTest } from '../../src/cli/load-tests.ts'
import { digestOfModel } from '../../src/invariants/digest.ts'
import type { Model } from '../../src/invariants/index.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'
import type { Effect, Expression } from '../../src/program/expression.ts'
import type { Transition } from '../../src/program/program.ts'

const yes: Expression = { kind: 'constant', value: true, type: { kind: 'flag' } }
const era = eras.find(({ name }) => name === 'v5.9')!
const dma = await loadTest('B04')
const model = elaborate(dma, era).model

/** The model with another one in the place of the step of that number. */
function withStep(number: number, change: (step: Transition) => Transition): Model {
  const tasks = model.program.tasks.map((task) => ({
    ...task,
    locations: task.locations.map((location) => ({
      ...location,
      transitions: location.transitions.map((step) => (step.id === number ? change(step) : step)),
    })),
  }))
  return { ...model, program: { ...model.program, tasks } }
}

const steps = model.program.tasks.flatMap(({ locations }) => locations.flatMap(({ transitions }) => transitions))
const has = (kind: Effect['kind']) =>
  steps.filter(({ effects }) => effects.some((effect) => effect.kind === kind)).map(({ id }) => id)
/** One is like the other. */
const some = <T>(all: readonly T[]): readonly T[] => all.filter((_, index) => index % 16 === 0)
const withEffects = (number: number, change: (effect: Effect) => readonly Effect[]): Model =>
  withStep(number, (step) => ({ ...step, effects: step.effects.flatMap(change) }))

describe('the digest of a model is another one where', () => {
  const digest = digestOfModel(model)
  const differs = (others: readonly Model[]): void => {
    expect(others.length).toBeGreaterThan(0)
    for (const other of others) expect(digestOfModel(other)).not.toBe(digest)
  }

  test('nothing but that: the same model made again has the same one', () => {
    expect(digestOfModel(elaborate(dma, era).model)).toBe(digest)
    const elsewhere = { file: 'elsewhere.ts', line: 7 }
    for (const { id } of some(steps))
      expect(digestOfModel(withStep(id, (step) => ({ ...step, source: elsewhere })))).toBe(digest)
  })

  test('a check of some step became a tautology', () => {
    const checks = has('check')
    // One of them is the store of a device, which must not reach what another process sees.
    expect(steps.some(({ id, label }) => checks.includes(id) && label.endsWith('/dma_write'))).toBe(true)
    differs(
      checks.map((id) =>
        withEffects(id, (effect) => [effect.kind === 'check' ? { ...effect, condition: yes } : effect]),
      ),
    )
  })

  test('a step checks another property, or none', () => {
    differs(
      has('check').flatMap((id) => [
        withEffects(id, (effect) => (effect.kind === 'check' ? [] : [effect])),
        withEffects(id, (effect) => [effect.kind === 'check' ? { ...effect, property: 'I6' } : effect]),
      ]),
    )
  })

  test('a check stands under a condition that it did not stand under', () => {
    differs(
      has('check').map((id) =>
        withEffects(id, (effect) => [
          effect.kind === 'check' ? { kind: 'if', condition: yes, then: [effect], else: [] } : effect,
        ]),
      ),
    )
  })

  test('a step does not require what it did, or fails in other words', () => {
    differs(
      has('require').flatMap((id) => [
        withEffects(id, (effect) => (effect.kind === 'require' ? [] : [effect])),
        withEffects(id, (effect) => [effect.kind === 'require' ? { ...effect, message: 'no' } : effect]),
      ]),
    )
  })

  test('a step waits for something else, is gone, or writes another history', () => {
    differs([
      ...some(steps.map(({ id }) => id)).map((id) =>
        withStep(id, (step) => ({ ...step, guards: [...step.guards, yes] })),
      ),
      ...some(has('set')).map((id) => withStep(id, (step) => ({ ...step, effects: step.effects.slice(1) }))),
    ])
  })

  test('a run starts from another state, or has more room', () => {
    const { program } = model
    const { initial, schema } = program
    const pte = initial['pte']!.map((each, index) => (index === 0 ? { ...each, expected: 1 } : each))
    const frame = { ...schema.entities['frame']!, count: schema.entities['frame']!.count + 1 }
    differs([
      { ...model, program: { ...program, initial: { ...initial, pte } } },
      { ...model, program: { ...program, schema: { ...schema, entities: { ...schema.entities, frame } } } },
    ])
  })

  test('a property, the question among them, looks at something else', () => {
    differs(
      model.properties.flatMap((property, index) =>
        // Of some, nothing but `true` is left within the bounds of this test.
        'condition' in property && property.condition && property.condition.kind !== 'constant'
          ? [{ ...model, properties: model.properties.with(index, { ...property, condition: yes }) }]
          : [],
      ),
    )
  })
})

test('a gate finds the digest of the model that it explores', async () => {
  const options = { steps: 'fine', pinBias: null } as const
  const [answer] = await gateTest(dma, [era], options)
  expect(answer!.found.model).toBe(digestOfModel(model))
})
