import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { explore } from '../../src/explorer/index.ts'
import { check } from '../../src/litmus/check.ts'
import { elaborate, QUESTION } from '../../src/litmus/elaborate.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'
import type { Steps } from '../../src/program/index.ts'

async function verdict(name: string, era: string, steps: Steps): Promise<string> {
  const tree = parse(readFileSync(join(import.meta.dirname, `../../models/litmus/bugs/${name}.litmus`), 'utf8'), name)
  const checked = tree.ok ? check(tree.value, vocabulary) : tree
  if (!checked.ok) throw new Error(`${name} has mistakes`)
  const { model } = elaborate(
    checked.value,
    eras.find((each) => each.name === era)!,
    steps,
  )
  const { properties } = await explore(model)
  return properties.find(({ property }) => property.name === QUESTION)!.verdict
}

// A bug needs a race where its report says so: two CPUs in the middle of something at the same time. Then no order of
// whole system calls shows it. The others need nothing but the right order (the commits and mails that each test names).
test.each([
  ['B01-vmsplice-unmap-in-child', 'v5.7'],
  ['B01-vmsplice-write-in-child', 'v5.7'],
  ['B02-vmsplice-before-fork', 'v5.8'],
  ['B04-pin-then-fork', 'v5.9-rc5'],
  ['B05-get-then-fork', 'v5.19'],
  ['B09-pin-swapped-out', 'v5.9'],
  ['B11-pin-then-mprotect', 'v5.18'],
])('%s (%s) shows in coarse steps', async (name, era) => {
  expect([await verdict(name, era, 'coarse'), await verdict(name, era, 'fine')]).toEqual(['violated', 'violated'])
})

test.each([
  ['B06-pin-fast-races-fork', 'v5.9'],
  ['B09-pin-races-swap-out', 'v5.18'],
  ['B32-clear-refs-races-pin-fast', 'v5.11'],
])('%s (%s) shows in fine steps only', async (name, era) => {
  expect([await verdict(name, era, 'coarse'), await verdict(name, era, 'fine')]).toEqual(['holds', 'violated'])
})
