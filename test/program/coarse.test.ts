import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock } from '../../src/invariants/index.ts'
import { boundary, schema, step, task, when, type Steps } from '../../src/program/index.ts'
import { flag, range, single } from '../../src/state/index.ts'

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
})
