import { describe, expect, test } from 'vitest'
import { holdAt, holds } from '../../models/kernel/holds.ts'
import { raceOf } from '../../src/cli/observe/force.ts'
import { eraNamed } from '../../src/cli/era-named.ts'
import { loadTest } from '../../src/cli/load-tests.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'
import type { Race } from '../../src/observe/forced.ts'
import { verifyTest } from '../../src/cli/verify-test.ts'

/** The race that a property of a test is about, from its report. */
async function raceIn(name: string, era: string, property = 'outcome'): Promise<Race> {
  const options = { engine: 'compiled', steps: 'fine', pinBias: null, symmetry: 'on', limits: {} } as const
  const { records } = await verifyTest(await loadTest(name), await eraNamed(era), options, { runs: true })
  return raceOf(records.find((record) => record.property === property)!.document!)
}

const turnsOf = ({ test: { tasks }, schedule }: Race): string[] =>
  schedule.turns.map(({ task, kind, statement }) => `${tasks[task]!.name} ${kind} ${statement}`)

describe('places where a task can be held on a real kernel', () => {
  // A label that is written anew would leave its hold behind.
  test('are places of the model', async () => {
    const names = [
      'B32-clear-refs-races-pin-fast',
      'B13-swap-in',
      'B22-fork-of',
      'B09-pin-races',
      'seed-003-mapcount-without',
      'tlb-flush-late-for',
    ]
    const tests = await Promise.all(names.map((name) => loadTest(name)))
    const era = await eraNamed('v5.11')
    const places = tests.flatMap((each) =>
      elaborate(each, era, 'coarse', undefined, (place) => holdAt(place) !== null).model.program.tasks.flatMap((task) =>
        task.locations.filter(({ passing }) => passing === 'no').map(({ label }) => label),
      ),
    )
    const found = new Set(places.map(holdAt).filter((hold) => hold !== null))
    expect(holds.filter((hold) => !found.has(hold))).toEqual([])
  })
})

describe('a race of a report', () => {
  // As the head of the test has it: the pin comes after the look for pins and before the PTE is protected; then the store makes a copy.
  test('is found again as one in which tasks are held where they can be', async () => {
    const race = await raceIn('B32-clear-refs-races-pin-fast', 'v5.11')
    expect(turnsOf(race)).toEqual([
      'parent begins clear_refs x',
      'pinner whole pin_user_pages_fast x write -> buffer',
      'parent ends clear_refs x',
      'parent whole write x 1',
      'disk whole write buffer 2',
      'parent whole r = read x',
    ])
    expect(race.end).toMatchObject({ registers: { 'parent:r': 1 }, references: { buffer: 2 } })
  })

  // As the head of the test has it: the PTE is cleared, and the TLBs are not flushed yet.
  test('in which the TLBs are flushed late holds who is to flush them', async () => {
    const race = await raceIn('tlb-flush-late-for-discard', 'v6.1')
    expect(turnsOf(race).slice(0, 5)).toEqual([
      'process whole madvise_free x',
      'reader whole seen = read x',
      'process begins reclaim x',
      'writer whole write x 2',
      'reader whole r = read x',
    ])
    expect(race.end).toMatchObject({ registers: { 'reader:r': 1 }, pages: { 'process:x': 2 } })
  })

  // Fast GUP would have to be held between its look at the PTE and its reference: one function has both.
  test('in which nobody can be held there is refused', async () => {
    await expect(raceIn('B06-pin-fast-races-fork', 'v5.9')).rejects.toThrow(/cannot be forced/)
  })

  test('that is none is refused, and what is not about an end', async () => {
    await expect(raceIn('B32-clear-refs-races-pin-fast', 'v5.11', 'I6')).rejects.toThrow(
      /report of I6, .*--outcome\.json/,
    )
    await expect(raceIn('B01-vmsplice-unmap-in-child', 'v5.7')).rejects.toThrow(/no race is needed/)
  })
})
