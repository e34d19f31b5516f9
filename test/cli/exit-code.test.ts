import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answered, race, temporaryFolder } from './cowproof.ts'

interface Verdicts {
  readonly results: readonly {
    readonly test: string
    readonly era: string
    readonly property: string
    readonly verdict: string
    readonly expected: string | null
    readonly states: number
    readonly transitions: number
    readonly depth: number
    readonly counterexample: string | null
  }[]
}

async function verdicts(...words: readonly string[]) {
  const { code, stdout, stderr } = await answered([...words, '--json'])
  return { code, stderr, results: (JSON.parse(stdout) as Verdicts).results }
}

describe('the exit code', () => {
  test('is 0 where what is violated is expected to be: CVE-2020-29374 was in v5.7', async () => {
    const { code, results } = await verdicts('verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7')
    expect(code).toBe(0)
    expect(results.find(({ property }) => property === 'outcome')).toEqual({
      test: 'B01-vmsplice-unmap-in-child',
      era: 'v5.7',
      property: 'outcome',
      kind: 'invariant',
      verdict: 'violated',
      expected: 'violated',
      surprise: null,
      states: expect.any(Number),
      transitions: expect.any(Number),
      depth: expect.any(Number),
      stoppedBy: null,
      counterexample: null,
    })
  })

  test('is 0 where nothing is violated: commit 09854ba94c6a (v5.9) closed it', async () => {
    const { code, results } = await verdicts('verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.9')
    expect(code).toBe(0)
    // Some properties are of steps that the test does not have; and no page is copied that nobody else can reach.
    expect([...new Set(results.map(({ verdict }) => verdict))].sort()).toEqual(['holds', 'not seen', 'vacuous'])
  })

  // A read before the write gives 0 and one after it 1; so each of the two values is read in some run, none in all.
  test.each([
    ['exists (reader:r=1)', ['result Sometimes'], 0],
    ['exists (reader:r=1)', ['result Never'], 1],
    ['exists (reader:r=1)', ['result Always'], 1],
    ['exists (reader:r=1)', [], 1],
    ['exists (reader:r=2)', [], 0],
    ['exists (reader:r=2)', ['result Sometimes'], 1],
    ['forall (reader:r=1)', ['result Sometimes'], 0],
    ['forall (reader:r=1)', [], 1],
    ['forall (reader:r=1 \\/ reader:r=0)', [], 0],
    // Any value that is read is there in the end, so nothing bad is left to be observed under `Always`.
    ['forall (reader:x=1)', ['result Sometimes'], 0],
    ['exists (reader:r=2)', ['breaks I5'], 1],
  ] as const)('of %s with %j is %i', async (question, expectations, code) => {
    const folder = temporaryFolder({ 'race.litmus': race(question, ...expectations) })
    const finished = await answered(['verify', folder, '--era', 'v5.9'])
    expect(finished.code, finished.stdout).toBe(code)
    if (code === 1) expect(finished.stdout).toContain('Unexpected')
    else expect(finished.stdout).toContain('as expected')
  })

  test('says where the expectation stands that is not met, with its note', async () => {
    const file = race('exists (reader:r=1)', 'result Never v5.9 # a fact')
    const other = file.replace('litmus race', 'litmus other').replace('# a fact', '')
    const folder = temporaryFolder({ 'race.litmus': file, 'other.litmus': other })
    const { stdout } = await answered(['verify', folder, '--era', 'v5.9'], { columns: 200 })
    expect(stdout).toContain('race, v5.9: outcome: Sometimes, expected: Never')
    expect(stdout).toContain(`${join(folder, 'race.litmus')}:7: a fact`)
    expect(stdout).toContain(`npx cowproof verify ${join(folder, 'race.litmus')} --era v5.9 --property outcome`)
  })

  test('is 3 where a limit was reached before a violation', async () => {
    const { code, results } = await verdicts('verify', 'cow-01-basic', '--era', 'v5.9', '--limit-depth', '3')
    expect(code).toBe(3)
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['incomplete']))
    expect(results[0]!.depth).toBe(3)
  })

  test('of a storm is 1 where a property is violated', async () => {
    const { code, results } = await verdicts(
      'storm',
      '--era',
      'v5.7',
      '--operations',
      'write,fork,munmap,get_user_pages',
    )
    expect(code).toBe(1)
    expect(results.find(({ property }) => property === 'I5')).toMatchObject({
      test: 'storm',
      verdict: 'violated',
      // docs/json.md: nobody says what is expected of a storm, so nothing speaks against it.
      expected: null,
      surprise: null,
    })
  })

  test('of a storm is 0 where all holds', async () => {
    // Without references, mapcount tells all there is to know: what v5.7 did was right before GUP.
    const { code, results } = await verdicts(
      'storm',
      '--era',
      'v5.7',
      '--references',
      '0',
      '--operations',
      'read,write,fork,munmap',
    )
    expect(code, JSON.stringify(results)).toBe(0)
  })
})

test('both engines, and symmetry on or off, come to the same verdicts', async () => {
  const words = ['verify', 'B04-pin-then-fork', '--era', 'v5.7']
  const usual = await verdicts(...words)
  const reference = await verdicts(...words, '--engine', 'reference')
  expect(reference).toEqual(usual)
  const plain = await verdicts(...words, '--symmetry', 'off')
  const only = ({ results }: Verdicts) => results.map(({ era, property, verdict }) => ({ era, property, verdict }))
  expect(only(plain)).toEqual(only(usual))
})
