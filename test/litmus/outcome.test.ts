import { expect, test } from 'vitest'
import { isBad, meets, observe } from '../../src/litmus/outcome.ts'

test('an observation says whether none, some or all end states satisfy the proposition', () => {
  expect([observe(0, 3), observe(2, 1), observe(3, 0), observe(0, 0)]).toEqual([
    'Never',
    'Sometimes',
    'Always',
    'Hangs',
  ])
})

test('Sometimes asks for at least one end state, the others are exact', () => {
  const observations = ['Never', 'Sometimes', 'Always', 'Hangs'] as const
  const met = observations.map((expected) => observations.filter((observed) => meets(observed, expected)))
  expect(met).toEqual([['Never'], ['Sometimes', 'Always'], ['Always'], ['Hangs']])
})

test('exists describes the bad outcome, ~exists denies it, forall demands the good one', () => {
  const observations = ['Never', 'Sometimes', 'Always'] as const
  expect(observations.filter((observed) => isBad('exists', observed))).toEqual(['Sometimes', 'Always'])
  expect(observations.filter((observed) => isBad('~exists', observed))).toEqual(['Sometimes', 'Always'])
  expect(observations.filter((observed) => isBad('forall', observed))).toEqual(['Never', 'Sometimes'])
})
