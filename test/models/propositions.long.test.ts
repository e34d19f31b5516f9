import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mails } from '../../models/propositions/index.ts'
import { cowproof } from '../cli/cowproof.ts'
import { propositionsFile, sectionsOf } from './proposition-sections.ts'

// The others explore millions of states: `npm run propositions` writes them all anew.
const cheap = mails
  .flatMap(({ propositions }) => propositions)
  .filter(({ evidence }) =>
    evidence.every(
      ({ run }) =>
        run.kind === 'test' || (run.name === null && run.bounds.threads.length === 1 && run.bounds.pages === 1),
    ),
  )

test('docs/propositions.md says of what can be settled at once, and of costs, what comes out', async () => {
  expect(cheap.length).toBeGreaterThan(10)
  const { code, stdout } = await cowproof(['propositions', ...cheap.map(({ name }) => name), 'costs'])
  expect(code).toBe(0)
  const now = sectionsOf(stdout)
  const recorded = readFileSync(propositionsFile, 'utf8')
  const changed = [...sectionsOf(recorded)].map(([heading, section]) => now.get(heading) ?? section).join('')
  // With --update, the sections that were run are written.
  await expect(changed).toMatchFileSnapshot(propositionsFile)
})
