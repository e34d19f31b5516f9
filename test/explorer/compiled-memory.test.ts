import { expect, test } from 'vitest'
import { compiledEngine } from '../../src/explorer/compiled/engine.ts'
import { modelError, type Model } from '../../src/invariants/property.ts'
import type { Expression, Place } from '../../src/program/expression.ts'
import type { Transition } from '../../src/program/program.ts'
import { layoutOf } from '../../src/state/layout.ts'
import type { Schema, ValueType } from '../../src/state/schema.ts'

const counter: ValueType = { kind: 'range', min: 0, max: 699 }
const wide: ValueType = { kind: 'range', min: 0, max: 2 ** 32 - 1 }
const pc: ValueType = { kind: 'enumeration', members: ['count'] }
const field = (type: ValueType) => ({ type, ghost: false })
const schema: Schema = {
  entities: {
    all: {
      count: 1,
      interchangeable: false,
      fields: { pc: field(pc), x: field(counter), y: field(counter), u: field(wide), v: field(wide) },
    },
  },
  taskCount: 1,
  firstTask: {},
}

/** Counts two counters up, each on its own. */
function twoCounters(): Model {
  const place = (name: string): Place => ({ entity: 'all', index: constant(0), field: name, type: counter })
  const constant = (value: number): Expression => ({ kind: 'constant', type: counter, value })
  const transitions = ['x', 'y'].map((name, id): Transition => {
    const read: Expression = { kind: 'read', place: place(name) }
    return {
      id,
      task: 0,
      label: name,
      location: 0,
      parameters: [],
      guards: [{ kind: 'compare', operator: 'lt', left: read, right: constant(699) }],
      effects: [
        {
          kind: 'set',
          place: place(name),
          value: { kind: 'arithmetic', operator: 'add', left: read, right: constant(1) },
        },
      ],
      source: null,
    }
  })
  const task = {
    name: 'count',
    number: 0,
    entity: 'all',
    instance: 0,
    locations: [{ label: 'count', rest: true, passing: 'no' as const, transitions }],
  }
  return { program: { name: 'two counters', schema, initial: {}, tasks: [task] }, properties: [modelError] }
}

test('a state of up to 96 bits takes at most 24 bytes, whenever one looks', () => {
  expect(layoutOf(schema).words).toBe(3)
  const engine = compiledEngine(twoCounters(), { symmetry: true })
  let peak = 0
  // The smallest memory is 64 KiB, so that few states take more each.
  while (engine.advance(100)) if (engine.states > 50_000) peak = Math.max(peak, engine.bytes / engine.states)
  expect(engine.states).toBe(700 * 700)
  expect(engine.transitions).toBe(2 * 700 * 699)
  // Level n holds the states with x + y = n.
  expect(engine.levels.length).toBe(2 * 699 + 1)
  expect(peak).toBeLessThanOrEqual(24)
})
