import { describe, expect, test } from 'vitest'
import { modelError } from '../../src/invariants/property.ts'
import { causeOf, causeWords } from '../../src/report/cause.ts'
import type { Check, Counterexample, StaleCheck } from '../../src/report/counterexample.ts'
import { TASK } from '../../src/state/schema.ts'
import { documentOf, leakDocument, scripted } from './fixture.ts'

const mapcount = { entity: 'frame', instance: 0, field: 'mapcount' }
const refcount = { entity: 'frame', instance: 0, field: 'refcount' }
const holders = [{ name: 'pipe', since: 15 }]
const check = (step: number, unseen: string | null): Check => {
  const missed = unseen === null ? null : refcount
  return { step, saw: `it looks so in ${step}`, looked: [mapcount], so: 'it is reused', unseen, missed, holders }
}
const stale = (step: number): StaleCheck => {
  return { step, saw: `it was so in ${step}`, looked: [mapcount], changedBy: step + 1, now: 'it is not' }
}
const leak = (given: Partial<Counterexample>): Counterexample => ({ ...leakDocument, ...given })

describe('what the end of a run comes of', () => {
  test('is said in a sentence: who saw what, what that meant, and what was not seen', () => {
    const document = leak({ checks: [check(26, 'refcount of frame0 is 2')] })
    const cause = causeOf(document)!
    expect(cause).toMatchObject({ step: 26, looked: [mapcount], missed: refcount })
    expect(causeWords(document, cause)).toBe(
      'step 26 (parent, reuse_swap_page) saw that it looks so in 26, so it is reused; it did not see that refcount of frame0 is 2',
    )
  })

  test('is the last decision that another task made stale, whatever was decided besides', () => {
    const document = leak({ checks: [check(26, 'refcount is 2')], staleChecks: [stale(7), stale(14)] })
    const cause = causeOf(document)!
    expect(causeWords(document, cause)).toBe(
      'step 14 (child, read_pte) saw that it was so in 14; step 15 (child, try_get_page) changed that: now it is not',
    )
  })

  test('is rather a decision that did not look at what others hold than one that did', () => {
    expect(causeOf(leak({ checks: [check(9, 'refcount is 2'), check(26, null)] }))?.step).toBe(9)
    expect(causeOf(leak({ checks: [check(9, null), check(26, null)] }))?.step).toBe(26)
  })

  test('is no decision to leave things as they are, if there is another', () => {
    const range = { type: { kind: 'range', min: 0, max: 3 }, ghost: false } as const
    const lock = { type: { kind: 'reference', entity: TASK }, ghost: false } as const
    const box = { count: 1, interchangeable: false, fields: { users: range, content: range, lock } }
    // The cleaner takes the lock and a reference, looks, and gives both back, while the writer takes a reference of its own.
    const run = scripted('boxes', ['writer', 'cleaner'], { box }, {}, modelError, 'it is wrong', [
      [0, 'write/look'],
      [0, 'write/store', ['box', 0, 'content', 1]],
      [1, 'clean/lock', ['box', 0, 'lock', 1], ['box', 0, 'users', 1]],
      [0, 'take/take', ['box', 0, 'users', 2]],
      [1, 'clean/look'],
      [1, 'clean/unlock', ['box', 0, 'lock', null], ['box', 0, 'users', 1]],
    ])
    const document = documentOf(run)
    expect(causeOf({ ...document, checks: [check(1, null), check(5, 'users is 2')] })?.step).toBe(1)
    expect(causeOf({ ...document, checks: [check(5, 'users is 2')] })?.step).toBe(5)
  })

  test('is nothing where no decision is known, or nothing went wrong', () => {
    expect(causeOf(leakDocument)).toBeNull()
    expect(causeOf(leak({ verdict: 'holds', checks: [check(26, 'refcount is 2')] }))).toBeNull()
  })
})
