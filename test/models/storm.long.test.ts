import { describe, expect, test } from 'vitest'
import { v5_11 } from '../../models/eras/v5.11.ts'
import { v5_19 } from '../../models/eras/v5.19.ts'
import { v5_7 } from '../../models/eras/v5.7.ts'
import { v5_9 } from '../../models/eras/v5.9.ts'
import type { Era } from '../../models/kernel/era.ts'
import { restoreExclusive } from '../../models/kernel/modify-prot.ts'
import { operations, stormOperations } from '../../models/kernel/operations/index.ts'
import { storm, type StormBounds } from '../../models/storm.ts'
import { explore } from '../../src/explorer/index.ts'
import { allTransitions } from '../../src/program/program.ts'

/** Operations that change a mapping, which a storm runs only where they are named. */
const changing = ['mprotect', 'clear_refs', 'madvise_dontneed']
const others = stormOperations.map(({ name }) => name)

async function violated(era: Era, bounds: StormBounds, names: readonly string[] = others) {
  const used = operations.filter(({ name }) => names.includes(name))
  const found = await explore(storm(era, used, bounds), { runs: false })
  expect(found.stoppedBy).toBe(null)
  expect(found.states).toBeGreaterThan(100_000)
  // Not by chance: the interesting things do happen, an unnecessary copy for one.
  expect(found.properties.find(({ property }) => property.name === 'I16')?.verdict).toBe('seen')
  return found.properties.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property.name)
}

const onePerMm: StormBounds = { threads: [1, 1], pages: 1, references: 1, slots: 0 }
const twoThreads: StormBounds = { threads: [2, 1], pages: 1, references: 1, slots: 0 }
const pinned = ['read', 'write', 'fork', 'pin_user_pages', 'write_reference', 'unpin']
const race = ['read', 'write', 'fork', 'pin_user_pages_fast', 'write_reference', 'unpin']

describe('storms', () => {
  test('v5.7 leaks, loses coherence and loses writes: CVE-2020-29374 and the RDMA regression (bugs B01 and B04)', async () => {
    expect(await violated(v5_7, onePerMm)).toEqual(['I5', 'I6', 'I15'])
  })

  test('v5.19 keeps every property over all operations but those (6c287605fd56 and what it builds on)', async () => {
    expect(await violated(v5_19, onePerMm)).toEqual([])
  })

  test('v5.9 loses a pinned page that mprotect makes read-only for a while (bug B11, 09854ba94c6a)', async () => {
    expect(await violated(v5_9, onePerMm, [...pinned, 'mprotect'])).toEqual(['I6', 'I15'])
  })

  test('v5.19 keeps it, whatever changes its mapping: the page stays exclusive (6c287605fd56)', async () => {
    expect(await violated(v5_19, onePerMm, [...pinned, ...changing])).toEqual([])
  })

  test('so does v6.0, where mprotect makes exclusive pages writable at once (64fe24a3e05e)', async () => {
    const v6_0: Era = { ...v5_19, choices: { ...v5_19.choices, mprotectRestores: restoreExclusive } }
    expect(await violated(v6_0, onePerMm, [...pinned, 'mprotect'])).toEqual([])
  })

  test('v5.9 loses the race of fast GUP and fork, which needs a second thread (57efa1fe5957)', async () => {
    expect(await violated(v5_9, twoThreads, race)).toEqual(['I5', 'I6', 'I15'])
  })

  const withSwap: StormBounds = { threads: [1, 1], pages: 1, references: 1, slots: 1 }
  const swapping = ['read', 'write', 'fork', 'reclaim', 'get_user_pages_fast', 'put']

  test('v5.11 leaks a page that was swapped out, because do_swap_page() counts mappings only (c145e0b47c77)', async () => {
    // I6 as well: a page that comes back read-only from swap is copied away from a GET for writing, as in B09 from a pin.
    expect(await violated(v5_11, withSwap, swapping)).toEqual(['I5', 'I6'])
  })

  test('v5.19 keeps every property with swap', async () => {
    expect(await violated(v5_19, withSwap, swapping)).toEqual([])
  })

  test('v5.19 wins it: the sequence count', async () => {
    // Without the note of noteStore() in properties.ts this raised a false alarm: fast GUP held a reference to a page
    // that had become another process's, and was about to give it back.
    expect(await violated(v5_19, twoThreads, race)).toEqual([])
  })

  test('use no reference that is not there, and no kind of it otherwise than it was taken', () => {
    const steps = allTransitions(storm(v5_9, operations).program)
    expect(steps.filter(({ label }) => /use_after_put|gup_failed/.test(label))).toEqual([])
    const needs = {
      'read reference/dma_read': ['held'],
      'write reference/dma_write': ['held', 'write'],
      'put reference/put_page': ['held', 'kind'],
      'unpin reference/unpin_user_page': ['held', 'kind'],
    }
    for (const [use, fields] of Object.entries(needs)) {
      const uses = steps.filter(({ label }) => label === use || label === `${use}_zero_page`)
      expect(uses.map(({ label }) => label)).toEqual([use, `${use}_zero_page`])
      for (const { guards } of uses)
        for (const field of fields) expect(JSON.stringify(guards)).toContain(`"field":"${field}"`)
    }
  })

  test('with few frames follow no run that needs more, and lose nothing else', async () => {
    const used = operations.filter(({ name }) => ['write', 'fork', 'exit'].includes(name))
    const withFrames = (frames: number) => explore(storm(v5_19, used, { ...onePerMm, frames }, 'coarse'))
    const [one, two, three] = await Promise.all([1, 2, 3].map(withFrames))
    for (const { stoppedBy, properties } of [one!, two!, three!]) {
      expect(stoppedBy).toBe(null)
      expect(properties.filter(({ verdict }) => verdict === 'violated')).toEqual([])
    }
    // Whoever of the two writes first needs a copy, and the other one keeps the page.
    expect(one!.states).toBeLessThan(two!.states)
    expect(three!.states).toBe(two!.states)
  })
})
