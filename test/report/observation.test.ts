import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { observation, renderObservation, type Observed, type Outcome } from '../../src/report/observation.ts'
import { names } from './scenes.ts'

const good = { values: { 'child:r': 0 }, satisfies: false, count: 12 }
const bad = { values: { 'child:r': 1 }, satisfies: true, count: 3 }

/** herd7's words: Never without witnesses, Always without others, Sometimes with both. */
describe('an observation', () => {
  test.each([
    [[good], 'holds', 'Never'],
    [[], 'holds', 'Hangs'],
    [[bad], 'holds', 'Always'],
    [[good, bad], 'violated', 'Sometimes'],
    // What was not explored may hold anything; but both kinds seen are both kinds seen.
    [[good], 'incomplete', 'Unknown'],
    [[bad], 'incomplete', 'Unknown'],
    [[good, bad], 'incomplete', 'Sometimes'],
  ] as const)('%j, %s: %s', (outcomes, verdict, word) => expect(observation(outcomes, verdict)).toBe(word))
})

const observed: Observed = {
  test: 'vmsplice-then-unmap-in-child',
  era: 'v5.7',
  clause: 'exists (child:r=1)',
  outcomes: [good, bad, { ...good, count: 2 }],
  verdict: 'violated',
  stoppedBy: null,
  states: 1234,
  transitions: 5678,
  depth: 31,
  steps: 'fine',
}

describe('the summary of a litmus test', () => {
  test('reads like that of herd7', async () => {
    await expect(renderObservation(observed, 80)).toMatchFileSnapshot('../golden/report/observation.txt')
  })

  test('says that a limit was reached', async () => {
    const stopped: Observed = { ...observed, era: null, outcomes: [good], verdict: 'incomplete', stoppedBy: 'states' }
    await expect(renderObservation(stopped, 80)).toMatchFileSnapshot('../golden/report/observation-incomplete.txt')
  })

  test('does not depend on the order of what was found, and keeps to its width', () => {
    const outcome: fc.Arbitrary<Outcome> = fc.record({
      values: fc.dictionary(names, fc.oneof(names, fc.nat(3)), { maxKeys: 4 }),
      satisfies: fc.boolean(),
      count: fc.integer({ min: 1, max: 1000 }),
    })
    const shuffled = fc
      .array(outcome, { maxLength: 8 })
      .chain((outcomes) =>
        fc.tuple(fc.constant(outcomes), fc.shuffledSubarray(outcomes, { minLength: outcomes.length })),
      )
    fc.assert(
      fc.property(shuffled, ([outcomes, other]) => {
        const text = renderObservation({ ...observed, outcomes }, 80)
        expect(renderObservation({ ...observed, outcomes: other }, 80)).toBe(text)
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
      }),
    )
  })
})
