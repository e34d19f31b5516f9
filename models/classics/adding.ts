import { model, witness, type Model } from '../../src/invariants/index.ts'
import { loop, schema, step, task, when } from '../../src/program/index.ts'
import { entity, range, single } from '../../src/state/index.ts'

export interface AddingOptions {
  /** A task starts another round only while the counter is below this. */
  readonly limit: number
  readonly goal: number
}

/** Two tasks double a shared counter, in three steps each: which values can it take? */
export function adding({ limit, goal }: AddingOptions): Model {
  // A round adds two reads of the counter; the first is below the limit, the second at most one full round above it.
  const values = range(0, 3 * limit)
  const shared = schema({ counter: single({ value: values }), adder: entity({ count: 2 }, { sum: values }) })
  const { value } = shared.counter
  const tasks = [0, 1].map((number) => {
    const { sum } = shared.adder.at(number)
    return task(`adder ${number}`, {}, () =>
      loop([
        step('read', when(value.lt(limit)), sum.set(value)),
        step('add', sum.set(sum.plus(value))),
        step('write', value.set(sum)),
      ]),
    )
  })
  const reached = witness(
    'goal',
    { meaning: `The counter can become ${goal}.`, source: 'BEEM, adding.xml, property 1' },
    value.eq(goal),
  )
  return model({
    name: `adding-${limit}`,
    schema: shared,
    initial: { counter: { value: 1 } },
    tasks,
    properties: [reached],
  })
}
