import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { standardStorms } from '../../models/storms.ts'
import { rowsOf, sections } from './storm-tables.ts'

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
})
