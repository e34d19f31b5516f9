import { expect } from 'vitest'
import { cowproof } from './cowproof.ts'

/** What a command prints is what test/golden has, and fits. */
export async function asRecorded(name: string, words: readonly string[], columns: number): Promise<void> {
  const { stdout, stderr } = await cowproof(words, { columns })
  expect(stderr).toBe('')
  // A command is for copying, and is not broken.
  const text = stdout.split('\n').filter((line) => !line.includes('npx cowproof '))
  for (const line of text) expect(line.length).toBeLessThanOrEqual(columns)
  await expect(stdout).toMatchFileSnapshot(`../golden/cli/${name}.${columns}.txt`)
}
