import { describe, expect, test } from 'vitest'
import { alternativeOf, choices, composeEra, differences } from '../../models/eras/choices.ts'
import { everyEra as eras } from '../../models/eras/index.ts'
import { v5_19 } from '../../models/eras/v5.19.ts'
import { v5_9 } from '../../models/eras/v5.9.ts'
import type { Choices } from '../../models/kernel/era.ts'
import { forkShares } from '../../models/kernel/fork-rules.ts'

const listed = Object.entries(choices) as [keyof Choices, (typeof choices)[keyof Choices]][]

describe('the list of choices', () => {
  test('names each choice of each era', () => {
    for (const era of eras) {
      expect(Object.keys(era.choices).sort()).toEqual(Object.keys(choices).sort())
      for (const [key, choice] of listed) expect(alternativeOf(era, choice).value, key).toBe(era.choices[key])
    }
  })

  test('has names that can be typed, and no rule twice', () => {
    expect(new Set(listed.map(([, { name }]) => name)).size).toBe(listed.length)
    for (const [, { name, alternatives }] of listed) {
      for (const word of [name, ...alternatives.map((each) => each.name)]) expect(word).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(new Set(alternatives.map((each) => each.name)).size).toBe(alternatives.length)
      expect(new Set(alternatives.map(({ value }) => value)).size).toBe(alternatives.length)
    }
  })

  test('has no rule that no era has', () => {
    for (const [key, { alternatives }] of listed)
      for (const { value } of alternatives) expect(eras.some((era) => era.choices[key] === value)).toBe(true)
  })
})

test('a composed era has one choice changed, and all others of its base', () => {
  const [share] = choices.forkPage.alternatives
  const era = composeEra(v5_9, [{ choice: choices.forkPage, alternative: share! }])
  expect(era.name).toBe('v5.9+fork=share')
  expect(era.choices).toEqual({ ...v5_9.choices, forkPage: forkShares })
  expect(v5_9.choices.forkPage).not.toBe(forkShares)
})

test('an era with all that another has differently is that other one', () => {
  const changes = differences(v5_9, v5_19).map(({ choice, to }) => ({ choice, alternative: to }))
  expect(composeEra(v5_9, changes).choices).toEqual(v5_19.choices)
  expect(differences(v5_9, v5_9)).toEqual([])
})
