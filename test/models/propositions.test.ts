import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { costs, scenarios } from '../../models/propositions/costs.ts'
import { mails } from '../../models/propositions/index.ts'
import { costsOf } from '../../src/cli/costs.ts'
import { cowproof } from '../cli/cowproof.ts'

const file = fileURLToPath(new URL('../../docs/propositions.md', import.meta.url))
const recorded = readFileSync(file, 'utf8')
const all = mails.flatMap(({ propositions }) => propositions)

/** Each proposition, and the tables, by its heading: up to the next heading. */
function sectionsOf(text: string): Map<string, string> {
  return new Map(text.split(/^(?=##)/m).map((section) => [section.split('\n')[0]!, section]))
}

describe('docs/propositions.md', () => {
  test('has each proposition, in order', () => {
    const headings = [...sectionsOf(recorded).keys()].filter((heading) => heading.startsWith('### '))
    expect(headings).toEqual(all.map(({ name }) => `### ${name}`))
  })

  // The others explore millions of states: `npm run propositions` writes them all anew.
  const cheap = all.filter(({ evidence }) =>
    evidence.every(
      ({ run }) =>
        run.kind === 'test' || (run.name === null && run.bounds.threads.length === 1 && run.bounds.pages === 1),
    ),
  )

  test('says of what can be settled at once, and of costs, what comes out', { timeout: 300_000 }, async () => {
    expect(cheap.length).toBeGreaterThan(10)
    const { code, stdout } = await cowproof(['propositions', ...cheap.map(({ name }) => name), 'costs'])
    expect(code).toBe(0)
    const now = sectionsOf(stdout)
    const changed = [...sectionsOf(recorded)].map(([heading, section]) => now.get(heading) ?? section).join('')
    // With --update, the sections that were run are written.
    await expect(changed).toMatchFileSnapshot(file)
  })
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
