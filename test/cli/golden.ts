import { expect } from 'vitest'
import { answered, cowproof } from './cowproof.ts'

/** What a command prints is what test/golden has, and fits. */
export async function asRecorded(name: string, words: readonly string[], columns: number): Promise<void> {
  // Help is printed by yargs, past what is collected here.
  const run = words.includes('--help') ? cowproof : answered
  const { stdout, stderr } = await run(words, { columns })
  expect(stderr).toBe('')
  // A command is for copying, and is not broken.
  const text = stdout.split('\n').filter((line) => !line.includes('npx cowproof '))
  for (const line of text) expect(line.length).toBeLessThanOrEqual(columns)
  await expect(stdout).toMatchFileSnapshot(`../golden/cli/${name}.${columns}.txt`)
}
