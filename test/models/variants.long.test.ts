import { describe, expect, test } from 'vitest'
import { variants } from '../../models/eras/index.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { storm, type StormBounds } from '../../models/storm.ts'
import { explore } from '../../src/explorer/index.ts'

describe('v5.19-no-swap-exclusive', () => {
  const bounds: StormBounds = { threads: [1, 1], pages: 1, references: 1, slots: 1 }
  const violated = async (names: readonly string[]) => {
    const era = variants.find(({ name }) => name === 'v5.19-no-swap-exclusive')!
    const used = operations.filter(({ name }) => names.includes(name))
    const { properties, stoppedBy } = await explore(storm(era, used, bounds))
    expect(stoppedBy).toBe(null)
    return properties
      .filter(({ property, verdict }) => property.kind !== 'witness' && verdict === 'violated')
      .map(({ property }) => property.name)
  }
  const swapping = ['read', 'write', 'fork', 'reclaim', 'write_reference']

  // mm/rmap.c, try_to_unmap_one(): no page with a pin is ever swapped out, so nothing that a pin relies on is forgotten.
  test('is as good as v5.19 for pins', async () => {
    expect(await violated([...swapping, 'pin_user_pages', 'unpin'])).toEqual([])
  })

  test('is no better than v5.18 for GET references (D. Hildenbrand, COW fixes part 3)', async () => {
    expect(await violated([...swapping, 'get_user_pages', 'put'])).toContain('I6')
  })
})
