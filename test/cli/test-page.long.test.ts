import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataOfPage } from '../../src/report/index.ts'
import { answered, temporaryFolder } from './cowproof.ts'

const dataOf = (path: string) => dataOfPage(readFileSync(path, 'utf8'))
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!
const B01 = 'B01-vmsplice-unmap-in-child'

test('where nothing is violated, the page shows what was seen, else the nearest era that breaks something', async () => {
  const folder = temporaryFolder()
  const view = async (name: string, era: string) => {
    const { code, stdout } = await answered(['view', name, '--era', era], { folder })
    return { code, words: stdout.replaceAll(/\s+/g, ' '), path: join(folder, lastLine(stdout)) }
  }
  const witness = await view('B23-unnecessary-copy-lru-batch', 'v5.9')
  expect(witness.code).toBe(0)
  expect(witness.words).toContain('Nothing is violated. The page shows what was seen: I16')
  expect(dataOf(witness.path).runs.map(({ document: { verdict } }) => verdict)).toEqual(['seen'])

  // 17839856fd58 came with v5.8, so of all releases v5.7 only has the CVE.
  const safe = await view(B01, 'v5.19')
  expect(safe.code).toBe(0)
  expect(safe.words).toContain('Nothing is violated under v5.19. The page shows the run of v5.7 that breaks outcome')
  const { runs, beside } = dataOf(safe.path)
  expect([runs.map(({ document }) => document.era), beside]).toEqual([['v5.7'], 'v5.19'])

  // Until v5.10 B06 is broken by two eras that differ: v5.9 is nearer to v5.11 than v5.7.
  expect((await view('B06-pin-fast-races-fork', 'v5.11')).words).toContain('shows the run of v5.9 that breaks outcome')

  const nowhere = await view('cow-01-basic', 'v5.9')
  expect(nowhere.code).toBe(0)
  expect(nowhere.words).toContain('There is no page: nothing is violated, here or under any other era')
})
