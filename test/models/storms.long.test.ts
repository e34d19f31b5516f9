import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { standardStorms } from '../../models/storms.ts'
import { cowproof } from '../cli/cowproof.ts'
import { rowsOf, sections } from './storm-tables.ts'

/** For the storm of all operations, the rules that differ most: under all eras it takes longer than CI has. */
const FEW_ERAS = ['v5.7', 'v5.19', 'v6.16']

describe('docs/storms.md', () => {
  // Two at a time, because other tests are done long before. The last storm, which takes longest, goes first, or a core
  // would wait for it.
  const names = standardStorms.map(({ name }) => name).toReversed()
  test.concurrent.each(names)('says of %s what comes out', async (name) => {
    const some = name === 'everything' ? FEW_ERAS : eras.map((era) => era.name)
    const { code, stdout } = await cowproof(['storms', '--storm', name, ...some.flatMap((era) => ['--era', era])])
    expect(code).toBe(0)
    expect(rowsOf(stdout)).toEqual(rowsOf(sections.get(name)!).filter(([era]) => some.includes(era!)))
  })
})
