import { describe, expect, test } from 'vitest'
import { explore, type Verdict } from '../../src/explorer/index.ts'
import { assertion, invariant, model, witness } from '../../src/invariants/index.ts'
import { branch, check, forEach, onlyIf, schema, step, task, when, type Block } from '../../src/program/index.ts'
import { entity, flag, range, single } from '../../src/state/index.ts'

const memory = schema({ shared: single({ go: flag, n: range(0, 2) }), box: entity({ count: 0 }, { full: flag }) })
const { shared, box } = memory
const described = { meaning: 'm', source: 's' }
const asserted = assertion('asserted', described)
const shown = witness('shown', described, null)

async function verdictsOf(body: Block, limits: { readonly depth?: number } = {}): Promise<readonly Verdict[]> {
  const found = await Promise.all(
    (['fold', 'keep'] as const).flatMap((constants) =>
      (['compiled', 'reference'] as const).map(async (engine) => {
        const tasks = [task('t', {}, () => [step('begin'), body])]
        const made = model({ name: 'm', schema: memory, constants, tasks, properties: [asserted, shown] })
        const { properties } = await explore(made, { engine, limits })
        return properties.map(({ verdict }) => verdict)
      }),
    ),
  )
  for (const other of found) expect(other).toEqual(found[0])
  return found[0]!.slice(0, 2)
}

describe('the verdict on what steps check', () => {
  test.each<[string, Block, Verdict, Verdict]>([
    ['no step has a check', [step('a')], 'vacuous', 'not seen'],
    ['a check passes', [step('a', check(asserted, shared.n.eq(0)), check(shown, true))], 'holds', 'not seen'],
    ['a check fails', [step('a', check(asserted, shared.n.eq(1)), check(shown, false))], 'violated', 'seen'],
    [
      'no run comes to the step',
      [step('wait', when(shared.go)), step('a', check(asserted, false))],
      'vacuous',
      'not seen',
    ],
    ['a decision leads past it', branch('go', shared.go, [step('a', check(asserted, false))]), 'vacuous', 'not seen'],
    [
      'the step never comes to the check',
      [step('a', onlyIf(shared.n.gt(1), [check(asserted, false)]))],
      'vacuous',
      'not seen',
    ],
    [
      'there is nothing to check it for',
      [
        step(
          'a',
          forEach(box, (one) => [check(asserted, one.full)]),
        ),
      ],
      'vacuous',
      'not seen',
    ],
    // A step that is a model error is never completed: what it checked on the way is no step of a run.
    ['the step cannot be completed', [step('a', check(asserted, true), shared.n.set(3))], 'vacuous', 'not seen'],
  ])('where %s', async (_, body, ofAssertion, ofWitness) => {
    expect(await verdictsOf(body)).toEqual([ofAssertion, ofWitness])
  })

  test('is incomplete, not vacuous, where a limit was reached before the check', async () => {
    expect(await verdictsOf([step('a', check(asserted, true))], { depth: 1 })).toEqual(['incomplete', 'incomplete'])
  })

  test('a step may check no property of states', () => {
    const low = invariant('low', described, shared.n.le(2))
    const tasks = [task('t', {}, () => [step('a', check(low, true))])]
    expect(() => model({ name: 'm', schema: memory, tasks, properties: [low] })).toThrow(
      /a step checks 'low', which is no property of steps/,
    )
  })
})
