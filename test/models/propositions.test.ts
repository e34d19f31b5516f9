import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { costs, scenarios } from '../../models/propositions/costs.ts'
import { mails } from '../../models/propositions/index.ts'
import { costsOf } from '../../src/cli/costs.ts'
import { propositionsFile, sectionsOf } from './proposition-sections.ts'

test('docs/propositions.md has each proposition, in order', () => {
  const recorded = readFileSync(propositionsFile, 'utf8')
  const headings = [...sectionsOf(recorded).keys()].filter((heading) => heading.startsWith('### '))
  const all = mails.flatMap(({ propositions }) => propositions)
  expect(headings).toEqual(all.map(({ name }) => `### ${name}`))
})

describe('what a store costs', () => {
  const cost = async (scenario: string, era: string, heading: string): Promise<string> => {
    const counted = await costsOf(
      scenarios.find(({ test: name }) => name === scenario)!,
      eras.find(({ name }) => name === era)!,
    )
    const { min, max } = counted[costs.findIndex((each) => each.heading === heading)]!
    return min === max ? String(min) : `${min} to ${max}`
  }

  // 09854ba94c6a looks at the count first, and tries the page lock only where that is 1.
  test('v5.9 copies a shared page without the page lock', async () => {
    expect(await cost('cost-shared', 'v5.7', 'page lock taken')).toBe('1')
    expect(await cost('cost-shared', 'v5.9', 'page lock taken')).toBe('0')
  })

  // 53a05ad9f21d, d4c470970d45 (v5.18).
  test.each(['seed-004-swap-cache', 'B23-unnecessary-copy-lru-batch'])(
    'v5.9 copies in %s what v5.18 keeps',
    async (scenario) => {
      expect(await cost(scenario, 'v5.9', 'of these needless')).toBe('1')
      expect(await cost(scenario, 'v5.18', 'copies')).toBe('0')
    },
  )

  // 64fe24a3e05e (v6.0).
  test('v6.0 saves the page fault after mprotect', async () => {
    expect(await cost('cost-mprotect', 'v5.19', 'page faults')).toBe('1')
    expect(await cost('cost-mprotect', 'v6.0', 'page faults')).toBe('0')
  })
})
