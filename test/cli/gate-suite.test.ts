import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { suiteFiles, testName } from '../../src/cli/load-tests.ts'
import { parseBaseline, printBaseline } from '../../src/gate/baseline-file.ts'
import { answered, root } from './cowproof.ts'

const path = join(root, 'models', 'litmus', 'baseline.json')

test('the baseline of the suite has every test under every era, and nothing else, as the gate writes it', () => {
  const text = readFileSync(path, 'utf8')
  const baseline = parseBaseline(text)
  const names = eras.map(({ name }) => name)
  expect([...baseline.tests.keys()]).toEqual(suiteFiles().map(testName).sort())
  expect([...baseline.properties.keys()]).toEqual(names)
  for (const { found } of baseline.tests.values()) expect([...found.keys()]).toEqual(names)
  expect(printBaseline(baseline)).toBe(text)
})

test('some of it is what comes out now', async () => {
  // CI compares all of it.
  const words = ['B01-vmsplice-unmap-in-child', 'cow-01', '--era', 'v5.7,v6.16']
  const { code, stdout } = await answered(['gate', ...words, '--partial', '--no-cache', '--baseline', path])
  expect(stdout).toMatch(/^[\d,]+ tests under 2 eras, [\d,]+ verdicts: nothing moved\n$/)
  expect(code).toBe(0)
})
