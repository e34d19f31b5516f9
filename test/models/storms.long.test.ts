import { describe, expect, test } from 'vitest'
import { standardStorms } from '../../models/storms.ts'
import { cowproof } from '../cli/cowproof.ts'
import { rowsOf, sections, valuesOf } from './storm-tables.ts'

/** The rules that differ most: under all eras the storms take longer than continuous integration has. */
const FEW_ERAS = ['v5.7', 'v5.9', 'v5.19', 'v6.16']
/** Fewer still for the storm of all operations. */
const FEWER_ERAS = ['v5.7', 'v5.19', 'v6.16']

describe('docs/storms.md', () => {
  // Two at a time, because other tests are done long before. The last storm, which takes longest, goes first, or a core
  // would wait for it.
  const names = standardStorms.map(({ name }) => name).toReversed()
  test.concurrent.each(names)('says of %s what comes out', async (name) => {
    const some = name === 'everything' ? FEWER_ERAS : FEW_ERAS
    const { code, stdout } = await cowproof(['storms', '--storm', name, ...some.flatMap((era) => ['--era', era])])
    expect(code).toBe(0)
    const [printed, recorded] = [rowsOf(stdout), rowsOf(sections.get(name)!)]
    for (const era of some) expect([era, ...valuesOf(printed, era)]).toEqual([era, ...valuesOf(recorded, era)])
  })
})
