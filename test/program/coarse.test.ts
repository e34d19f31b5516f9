import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock, witness } from '../../src/invariants/index.ts'
import { any, boundary, branch, loop, schema, scope, step, task, when, type Steps } from '../../src/program/index.ts'
import { entity, flag, range, single } from '../../src/state/index.ts'

const memory = schema({ shared: single({ n: range(0, 2), go: flag }) })
const { shared } = memory

/** Adds one in two steps, as `n = n + 1` does without a lock. */
const adder = (name: string) =>
  task(name, { seen: range(0, 2) }, (my) => [
    step('load', my.seen.set(shared.n)),
    step('store', shared.n.set(my.seen.plus(1))),
  ])

const verdicts = async (steps: Steps, tasks: Parameters<typeof model>[0]['tasks']) => {
  const both = tasks[0]!.at('done').and(tasks[1]!.at('done'))
  const made = model({
    name: 'm',
    schema: memory,
    steps,
    tasks,
    properties: [invariant('two', { meaning: 'm', source: 's' }, both.implies(shared.n.eq(2))), noDeadlock],
  })
  const results = await Promise.all((['compiled', 'reference'] as const).map((engine) => explore(made, { engine })))
  const [compiled, reference] = results.map(({ states, properties }) => ({
    states,
    verdicts: properties.map(({ verdict }) => verdict),
  }))
  expect(compiled).toEqual(reference)
  return compiled!
}

describe('coarse steps', () => {
  test('hide a race that fine steps show', async () => {
    expect((await verdicts('fine', [adder('a'), adder('b')])).verdicts[0]).toBe('violated')
    // a and then b, or b and then a: nobody has begun, a is done, b is done, both are.
    expect(await verdicts('coarse', [adder('a'), adder('b')])).toEqual({
      states: 4,
      verdicts: ['holds', 'holds', 'holds'],
    })
  })

  // Each of thirty steps has three choices, and none makes a difference: 3 to the power of 30 paths lead through thirty places.
  test('go on once from where many ways meet', async () => {
    const box = schema({ box: entity({ count: 3 }, { n: range(0, 2) }) })
    const steps = Array.from({ length: 30 }, (_, index) =>
      step(
        `s${index}`,
        any(box.box, () => []),
      ),
    )
    const made = model({ name: 'm', schema: box, steps: 'coarse', tasks: [task('t', {}, () => steps)], properties: [] })
    for (const engine of ['compiled', 'reference'] as const) {
      const { states, transitions } = await explore(made, { engine })
      // Of the last step's three choices each is a way to the end.
      expect({ states, transitions }).toEqual({ states: 2, transitions: 3 })
    }
  })

  test('let others run at a boundary', async () => {
    const polite = (name: string) =>
      task(name, { seen: range(0, 2) }, (my) => [
        step('load', my.seen.set(shared.n)),
        boundary,
        step('store', shared.n.set(my.seen.plus(1))),
      ])
    expect((await verdicts('coarse', [polite('a'), polite('b')])).verdicts[0]).toBe('violated')
  })

  test('a task that waits on its way is a deadlock, unless a boundary stands there', async () => {
    const giver = task('giver', {}, () => [step('give', shared.go.set(true), shared.n.inc())])
    const waiter = (...here: (typeof boundary)[]) =>
      task('waiter', {}, () => [step('begin'), here, step('wait', when(shared.go), shared.n.inc())])
    expect((await verdicts('fine', [waiter(), giver])).verdicts[1]).toBe('holds')
    expect((await verdicts('coarse', [waiter(), giver])).verdicts[1]).toBe('violated')
    expect((await verdicts('coarse', [waiter(boundary), giver])).verdicts[1]).toBe('holds')
  })

  test('nobody looks while a task is on its way, however often it goes round', async () => {
    const { shared: counted } = schema({ shared: single({ n: range(0, 30), go: flag }) })
    const adds = task('adds', {}, () => [
      step('begin'),
      scope((out) => loop([branch('n < 30', counted.n.lt(30), [step('inc', counted.n.inc())], [out.leave])])),
      step('wait', when(counted.go)),
    ])
    const made = model({
      name: 'm',
      schema: schema({ shared: single({ n: range(0, 30), go: flag }) }),
      steps: 'coarse',
      tasks: [adds],
      properties: Array.from({ length: 31 }, (_, n) => witness(`${n}`, { meaning: 'm', source: 's' }, counted.n.eq(n))),
    })
    for (const engine of ['compiled', 'reference'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- two small explorations
      const { properties } = await explore(made, { engine })
      // It is seen before the task begins, and where the task is stuck.
      const seen = properties.filter(({ verdict }) => verdict === 'seen').map(({ property }) => property.name)
      expect(seen).toEqual(['0', '30'])
    }
  })
})
