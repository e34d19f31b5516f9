import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cowproof, temporaryFolder } from './cowproof.ts'

interface Loaded {
  readonly result: readonly { readonly url: string }[]
}

/** How much code a command loads, in kilobytes: most of the time that it takes to start, and the same on every machine. */
async function loadedBy(words: readonly string[]): Promise<number> {
  const folder = temporaryFolder()
  // Node then lists every script that it loads.
  await cowproof(words, { env: { NODE_V8_COVERAGE: folder } })
  // A list for each thread.
  const lists = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Loaded)
  const files = lists.flatMap(({ result }) => result.map(({ url }) => url)).filter((url) => url.startsWith('file:'))
  expect(files.length).toBeGreaterThan(1)
  return files.reduce((sum, url) => sum + statSync(fileURLToPath(url)).size, 0) / 1000
}

// The parser library, the models of all eras and the explorer are some 1500 kB.
test.each([
  { words: ['--help'], most: 300 },
  { words: ['--version'], most: 300 },
  { words: ['verify', '--help'], most: 1220 },
  { words: ['list', 'eras'], most: 900 },
])('$words loads what it needs', async ({ words, most }) => {
  expect(await loadedBy(words)).toBeLessThan(most)
})
