import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { standardStorms } from '../../models/storms.ts'
import { cowproof } from '../cli/cowproof.ts'

const recorded = readFileSync(new URL('../../docs/storms.md', import.meta.url), 'utf8')
const sections = new Map(recorded.split(/^## /m).map((section) => [section.split('\n')[0]!, section]))
const rowsOf = (section: string): string[][] =>
  [...section.matchAll(/^\| (v.*) \|$/gm)].map(([, cells]) => cells!.split(' | '))

/** For the storm of all operations, the rules that differ most: under all eras it takes longer than CI has. */
const FEW_ERAS = ['v5.7', 'v5.19', 'v6.16']

describe('docs/storms.md', () => {
  test('has a row for each standard storm and era', () => {
    for (const { name } of standardStorms)
      expect(rowsOf(sections.get(name)!).map(([era]) => era)).toEqual(eras.map((era) => era.name))
  })

  test('runs every operation that storms have', () => {
    const used = new Set(standardStorms.flatMap((storm) => storm.operations))
    const all = operations.filter(({ inStorm }) => inStorm !== 'never').map(({ name }) => name)
    expect([...used].sort()).toEqual([...all].sort())
  })

  // 6c287605fd56 and what it builds on promise that nothing leaks and that pins stay coherent.
  test('has no violation from v5.19 on', () => {
    const modern = eras.slice(eras.findIndex(({ name }) => name === 'v5.19')).map(({ name }) => name)
    for (const { name } of standardStorms)
      for (const [era, states, , , violated] of rowsOf(sections.get(name)!))
        if (modern.includes(era!) && !states!.startsWith('as ')) expect([name, era, violated]).toEqual([name, era, '-'])
  })

  // Together they take minutes: only continuous integration explores them anew, as `npm run storms` does. Two at a time,
  // because other tests are done long before.
  // The last one, which takes longest, goes first, or a core would wait for it.
  const compared = standardStorms.filter(({ name }) => process.env['CI'] || name === 'batches').toReversed()
  test.concurrent.each(compared.map(({ name }) => name))('says of %s what comes out', async (name) => {
    const some = name === 'everything' ? FEW_ERAS : eras.map((era) => era.name)
    const { code, stdout } = await cowproof(['storms', '--storm', name, ...some.flatMap((era) => ['--era', era])])
    expect(code).toBe(0)
    expect(rowsOf(stdout)).toEqual(rowsOf(sections.get(name)!).filter(([era]) => some.includes(era!)))
  })
})
