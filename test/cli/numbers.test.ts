import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commandLineParser } from '../../src/cli/commands.ts'
import { printDocument, UserError } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { race, temporaryFolder } from './cowproof.ts'

/* Every option that takes a number, with numbers at and beyond the ends of what can be meant. The command line runs within the test. */

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  process.exitCode = undefined
  vi.restoreAllMocks()
})

const files = {
  'leak.json': printDocument(leakDocument),
  'race.litmus': race('exists (reader:r=1)', 'result Sometimes'),
}

async function run(line: string, ...words: readonly string[]): Promise<unknown> {
  const folder = temporaryFolder(files)
  const asked = line.split(' ').map((word) => (word in files ? `${folder}/${word}` : word))
  const parser = await commandLineParser([...asked, ...words])
  try {
    await parser.parseAsync()
    return process.exitCode
  } catch (error) {
    return error
  }
}

const OPTIONS = [
  ...['states', 'memory', 'seconds', 'depth'].map((limit) => `verify race.litmus --limit-${limit}`),
  ...['states', 'seconds'].map((limit) => `states leak.json --limit-${limit}`),
  'verify race.litmus --bias',
  'verify race.litmus --jobs',
  'gate race.litmus --baseline b.json --update --no-cache --jobs',
  ...['threads', 'pages', 'references', 'slots', 'frames'].map((bound) => `storm --${bound}`),
  'picture leak.json --step',
]

describe.each(OPTIONS)('%s', (line) => {
  const at = line.lastIndexOf(' ')
  const option = line.slice(at + 1)
  const zero = /references|slots|step$/.test(option) ? [] : ['0']
  test.each([...zero, '-1', '1.5', '1e9', 'NaN', '', '9'.repeat(30)])('says what %j should be', async (number) => {
    const refused = await run(line.slice(0, at), `${option}=${number}`)
    expect(refused).toBeInstanceOf(UserError)
    const { message } = refused as UserError
    expect(message).toMatch(new RegExp(`^${option} `))
    // One sentence, that does not say that a number is too small which is too large.
    expect(message).not.toContain('\n')
    if (number.length > 20) expect(message).toMatch(/to \d+, not/)
  })
})

test.each([
  ...['states', 'memory', 'seconds', 'depth'].map((limit) => `verify race.litmus --era v5.9 --limit-${limit}`),
  'verify race.litmus --era v5.9 --bias 1 --jobs 1024 --limit-states',
])('%s takes the largest number there is', async (line) => {
  expect(await run(`${line} ${Number.MAX_SAFE_INTEGER}`)).toBe(0)
})
