import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vocabulary } from '../../src/litmus/vocabulary.ts'
import { judged, judgedTest, testOf } from './judged.ts'

/** The same operations, of which nothing is said that could make a use wrong before it is run. */
const unaware = {
  ...vocabulary,
  operations: vocabulary.operations.map(({ name, form, yields, summary }) => ({ name, form, yields, summary })),
}

/** A device reads what the owner gives back, in the order that `owner` and `disk` leave them. */
const race = (owner: string, disk: string, more = ''): string => `litmus race "A device reads what is given back."
pages x = 3
task owner { get_user_pages x read -> ref; ${owner} }
device disk { ${disk} }
exists (disk:r=1)
${more}`

describe('use after put', () => {
  test('is a property where it depends on the run', async () => {
    const { of, outcomes } = await judged(race('put ref', 'r = read ref'))
    expect(of('use-after-put')).toMatchObject({ verdict: 'violated', surprise: 'violated, expected: holds' })
    expect([of('deadlock').verdict, of('model').verdict]).toEqual(['holds', 'holds'])
    expect(new Set(outcomes.map(({ values }) => values['disk:r']))).toEqual(new Set([3, 'fault']))
  })

  test('can be expected', async () => {
    const { of } = await judged(race('put ref', 'r = read ref', 'breaks use-after-put'))
    expect(of('use-after-put')).toMatchObject({ expected: 'violated', surprise: null })
  })

  test('of a store, too', async () => {
    const { of, outcomes } = await judged(
      `litmus stores "A device stores to what is given back."
pages x = 3
task owner { pin_user_pages x write -> ref; unpin ref }
device disk { write ref 1 }
exists (owner:x=2)`,
    )
    expect([of('use-after-put').verdict, of('deadlock').verdict]).toEqual(['violated', 'holds'])
    expect(new Set(outcomes.map(({ values }) => values['owner:x']))).toEqual(new Set([1, 3]))
  })

  test('has nothing to check where a signal keeps the order', async () => {
    const { of } = await judged(race('await disk:done; put ref', 'r = read ref; signal done'))
    expect(of('use-after-put')).toMatchObject({ verdict: 'vacuous', surprise: null })
  })

  test('is a mistake where it is so in every run', () => {
    expect(() => testOf(race('put ref; signal gone', 'await owner:gone; r = read ref'))).toThrow(
      "'ref' was given back in line 3",
    )
  })
})

/** What a task does, and between it a signal and up to two waits for signals of the others. */
const bodyOf = (own: readonly string[], others: readonly string[]) =>
  fc
    .subarray(others.map((other) => `await ${other}:s`))
    .chain((awaits) =>
      fc.tuple(...['signal s', ...awaits].map((line) => fc.tuple(fc.constant(line), fc.nat(own.length)))),
    )
    .map((placed) =>
      [...own, null].flatMap((line, at) => [
        ...placed.filter(([, place]) => place === at).map(([between]) => between),
        ...(line === null ? [] : [line]),
      ]),
    )

/** An owner and two devices, each of which reads once. */
const programs = fc.record({
  owner: bodyOf(['get_user_pages x read -> ref', 'put ref'], ['a', 'b']),
  a: bodyOf(['r = read ref'], ['owner', 'b']),
  b: bodyOf(['r = read ref'], ['owner', 'a']),
})

test('what is said of the order of a use and a put before the test is run is what the runs do', async () => {
  const counts = { late: 0, either: 0, early: 0 }
  await fc.assert(
    fc.asyncProperty(programs, async (bodies) => {
      const tasks = Object.entries(bodies).map(
        ([name, body]) => `${name === 'owner' ? 'task' : 'device'} ${name} {\n${body.join('\n')}\n}`,
      )
      const text = `litmus order "Who comes first."\npages x = 3\n${tasks.join('\n')}\nexists (a:r=1)`
      const mistakes = mistakesOf(() => testOf(text, unaware))
      fc.pre(mistakes === '')
      const said = mistakesOf(() => testOf(text))
      const { outcomes, of } = await judgedTest(testOf(text, unaware), { engine: 'reference' })
      const seen = ['a', 'b'].map((task) => [...new Set(outcomes.map(({ values }) => values[`${task}:r`]))])
      for (const values of seen) counts[values.length > 1 ? 'either' : values[0] === 'fault' ? 'late' : 'early']++
      expect(said.match(/was given back/g)?.length ?? 0).toBe(seen.filter(isAlwaysLate).length)
      expect(of('use-after-put').verdict === 'violated').toBe(seen.flat().includes('fault'))
    }),
    { numRuns: 80 },
  )
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0)
})

function isAlwaysLate(values: readonly unknown[]): boolean {
  return values.every((value) => value === 'fault')
}

function mistakesOf(read: () => unknown): string {
  try {
    read()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
