import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock } from '../../src/invariants/index.ts'
import { atOnce, branch, schema, scope, step, task, type Block, type Scope, type Way } from '../../src/program/index.ts'
import { range, single } from '../../src/state/index.ts'

const memory = schema({ shared: single({ word: range(0, 1), inside: range(0, 2), seen: range(0, 1) }) })
const { word, inside, seen } = memory.shared

/** Two tasks enter once each, as `take` lets them. */
function verdictsOf(take: (again: Scope) => Block) {
  const tasks = ['a', 'b'].map((name) =>
    task(name, {}, () =>
      scope((out) => [take(out), step('enter', inside.inc()), step('leave', inside.dec(), word.set(0))]),
    ),
  )
  const alone = invariant('alone', { meaning: 'One at a time.', source: 'this test' }, inside.le(1))
  return explore(model({ name: 'lock', schema: memory, tasks, properties: [alone, noDeadlock] }))
}

describe('a decision with effects of its own', () => {
  test('is one step: a compare-and-swap is a lock', async () => {
    const { properties } = await verdictsOf((out) => branch('cmpxchg', word.eq(0), [atOnce(word.set(1))], [out.retry]))
    expect(properties.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds'])
  })

  test('where a test followed by a set is none', async () => {
    const { properties } = await verdictsOf((out) =>
      branch('test', word.eq(0), [step('set', word.set(1))], [out.retry]),
    )
    expect(properties[0]!.verdict).toBe('violated')
    // Both test, both set, both enter.
    expect(properties[0]!.run?.steps).toHaveLength(6)
  })

  test('has effects on both ways, and steps after them', async () => {
    const ways: readonly [Way, Way] = [[atOnce(seen.set(0), inside.set(2)), step('then')], [atOnce(seen.set(1))]]
    const one = task('one', {}, () => [branch('is one', word.eq(1), ...ways), step('last')])
    const found = await explore(model({ name: 'both', schema: memory, tasks: [one], properties: [] }))
    expect(one.body).toHaveLength(2)
    expect(found.neverTaken.map(({ label }) => label)).toEqual([])
    expect([...found.ends()].map((state) => state.get('shared')?.get(0)?.toJS())).toEqual([
      { word: 0, inside: 0, seen: 1 },
    ])
    // !is one, last: the word is known, so that only one way is left.
    expect(found.depth).toBe(2)
  })
})
