import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { commands } from '../../src/cli/command-table.ts'
import { commandLineParser } from '../../src/cli/commands.ts'
import { listSchema, matrixSchema, observedSchema, resultsSchema, type Results } from '../../src/cli/json-schemas.ts'
import { loadTest, testIn } from '../../src/cli/load-tests.ts'
import { resultsOf, testsOf } from '../../src/cli/results.ts'
import { verifyTest } from '../../src/cli/verify-test.ts'
import type { ExploreOptions } from '../../src/explorer/index.ts'
import { answered, cowproof, temporaryFolder } from './cowproof.ts'

const HANG = `litmus hang
"Nobody unprotects the page."
pages x = 0, y = 3
task one {
  uffd_writeprotect x
  get_user_pages y read -> kept
  r = read y
  write x 1
}
exists (one:x=2)
`

const eraNamed = (name: string) => eras.find((era) => era.name === name)!

async function told(
  test: Awaited<ReturnType<typeof testIn>>,
  era: string,
  more: ExploreOptions = {},
): Promise<Results> {
  const options = { steps: 'fine', pinBias: null, ...more } as const
  const one = await verifyTest(test, eraNamed(era), options, { runs: false, ends: true })
  const found = { results: resultsOf(one.records), tests: testsOf([one]) }
  const document = { schema: 'cowproof/results', version: 1, interrupted: false, error: null, ...found }
  // As a reader gets it.
  return v.parse(resultsSchema, JSON.parse(JSON.stringify(document)))
}

const verdictOf = ({ results }: Results, property: string) => {
  const { verdict, expected, surprise } = results.find((each) => each.property === property)!
  return { verdict, expected, surprise }
}

describe('verify --json, in the words that all reports use', () => {
  test('of a test that no run ends: the question is vacuous, and the hang is among the ends', async () => {
    const document = await told(await testIn({ name: 'hang.litmus', text: HANG }), 'v5.8')
    const surprise = 'Hangs (no run ends), expected: Never'
    expect(verdictOf(document, 'outcome')).toEqual({ verdict: 'vacuous', expected: 'holds', surprise })
    expect(verdictOf(document, 'deadlock')).toMatchObject({ verdict: 'violated', expected: 'holds' })
    const [{ observation, ends }] = document.tests as [Results['tests'][number]]
    expect(observation).toBe('Hangs')
    // Nothing was stored, y holds what it held from the start, the reference is kept, and the last statement waits.
    expect(ends).toEqual([
      {
        registers: { 'one:r': 3 },
        pages: { 'one:x': 0, 'one:y': 3 },
        references: { kept: 3 },
        hangs: { one: 'write x 1' },
        satisfies: null,
        states: expect.any(Number),
        needsRace: false,
      },
    ])
  })

  test('witnesses are there, seen or not, and expected so', async () => {
    const b23 = await loadTest('B23-unnecessary-copy-other-cpu')
    // 09854ba94c6a counts references, so from v5.9 on one that another CPU's batch holds makes for a copy; 6c287605fd56 (v5.19)
    // reuses an exclusive page without counting.
    const verdicts = await Promise.all(
      ['v5.7', 'v5.18', 'v5.19'].map(async (era) => verdictOf(await told(b23, era), 'I16')),
    )
    expect(verdicts).toEqual(
      ['not seen', 'seen', 'not seen'].map((word) => ({ verdict: word, expected: word, surprise: null })),
    )
  })

  test('a leak that takes a race, and one that takes none (B06: 70e806e4e645 looks for pins, and one can come just after)', async () => {
    const b06 = await loadTest('B06')
    const races = await Promise.all(
      ['v5.7', 'v5.9', 'v5.11'].map(async (era) => {
        const [{ ends }] = (await told(b06, era)).tests as [Results['tests'][number]]
        return ends!.filter(({ satisfies }) => satisfies).map(({ needsRace }) => needsRace)
      }),
    )
    expect(races).toEqual([[false], [true], []])
  })

  test('with a limit: what is not known is incomplete, and no end is said to take a race or to be all', async () => {
    const document = await told(await loadTest('B06'), 'v5.9', { limits: { depth: 3 } })
    expect(verdictOf(document, 'I1').verdict).toBe('incomplete')
    expect(verdictOf(document, 'I16').verdict).toBe('incomplete')
    expect(document.results.every(({ stoppedBy }) => stoppedBy === 'depth')).toBe(true)
    expect(document.tests[0]).toMatchObject({ observation: null, ends: [] })
  })

  test('interrupted: the same', async () => {
    const document = await told(await loadTest('B06'), 'v5.9', { signal: AbortSignal.abort() })
    expect(document.results.every(({ verdict }) => verdict === 'incomplete')).toBe(true)
    expect(document.results.every(({ stoppedBy }) => stoppedBy === 'interrupt')).toBe(true)
    expect(document.tests[0]).toMatchObject({ observation: null, ends: [] })
  })
})

describe('as a process', () => {
  const parsed = <Schema extends v.GenericSchema>(schema: Schema, text: string) =>
    v.parse(schema, JSON.parse(text) as unknown)

  test('bad input gives one document with the error, beside the message', async () => {
    const folder = temporaryFolder({ 'bad.litmus': 'litmus bad\n' })
    const { code, stdout, stderr } = await answered(['verify', 'bad.litmus', '--json'], { folder })
    const { error, results } = parsed(resultsSchema, stdout)
    expect(code).toBe(2)
    expect(error).toMatch(/bad.litmus:\d+/)
    expect(stderr).toContain(error!.split('\n')[0])
    expect(results).toEqual([])
  })

  /** The commands that the help gives `--json`, whatever docs/json.md says, and what docs/json.md says that they print. */
  const schemas: Readonly<Record<string, v.GenericSchema<unknown, { readonly error: string | null }>>> = {
    verify: resultsSchema,
    storm: resultsSchema,
    matrix: matrixSchema,
    observe: observedSchema,
    list: listSchema,
  }

  test('every command that has --json prints one document, whatever is wrong with its command line', async () => {
    const wrong = [['--nope'], ['one', 'word', 'too', 'many'], ['--json'], ['--era'], ['--steps', 'odd'], ['nonesuch']]
    for (const { words } of commands) {
      const [command] = words.split(' ') as [string]
      const help = await (await commandLineParser([command])).getHelp()
      expect([command, / --json\s/.test(help)]).toEqual([command, Object.hasOwn(schemas, command)])
      if (!Object.hasOwn(schemas, command)) continue
      for (const mistake of wrong) {
        const { code, stdout, stderr } = await answered([command, '--json', ...mistake, '--kernel', 'no-kernel'])
        const { error } = parsed(schemas[command]!, stdout)
        expect([code, stderr]).toEqual([2, `cowproof: ${error!}\n`])
      }
    }
  })

  test.each<[string, string[], v.GenericSchema<unknown, { readonly error: string | null }>]>([
    ['a matrix', ['matrix', 'nonesuch'], matrixSchema],
    ['a matrix in two forms', ['matrix', '--markdown'], matrixSchema],
    ['a list', ['list', 'nothing'], listSchema],
    ['a list that is not named', ['list'], listSchema],
    ['a list whose option stands first', ['--json', 'list'], listSchema],
    ['a storm', ['storm', '--era', 'v1'], resultsSchema],
  ])('bad input of %s: the same', async (_, words, schema) => {
    const { code, stdout, stderr } = await answered([...words, '--json'])
    const { error } = parsed(schema, stdout)
    expect(code).toBe(2)
    expect(stderr).toBe(`cowproof: ${error!}\n`)
  })

  test('what a file of the user does is told there, too', async () => {
    const folder = temporaryFolder({ 'era.ts': 'process.exit(0)' })
    const { code, stdout } = await cowproof(['verify', 'B01', '--era', './era.ts', '--json'], { folder })
    expect(code).toBe(2)
    expect(parsed(resultsSchema, stdout).error).toMatch(/ended the process/)
  })

  test('a matrix has the outcome of each test under each era, and the witnesses that were seen', async () => {
    const words = ['matrix', 'B06', '--era', 'v5.7,v5.9,v5.11', '--json']
    const { eras: columns, tests, interrupted } = parsed(matrixSchema, (await answered(words)).stdout)
    expect({ columns, interrupted }).toEqual({ columns: ['v5.7', 'v5.9', 'v5.11'], interrupted: false })
    expect(tests[0]!.cells.map(({ outcome }) => outcome)).toEqual(['violated', 'race', 'holds'])
    expect(tests[0]!.cells.every(({ asExpected }) => asExpected)).toBe(true)
  })

  test('lists are documents too', async () => {
    const { list, entries } = parsed(listSchema, (await answered(['list', 'eras', '--json'])).stdout)
    expect(list).toBe('eras')
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(eras.map(({ name }) => name)))
    expect(entries[0]).toMatchObject({ releases: expect.any(String), commits: expect.any(Array) })
  })

  test('--ends is of no use without --json', async () => {
    expect(await answered(['verify', 'B06', '--ends'])).toMatchObject({ code: 2, stdout: '' })
  })
})
