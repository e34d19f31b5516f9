import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { commandLineParser } from '../../src/cli/commands.ts'
import { printDocument, UserError } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { race, temporaryFolder } from './cowproof.ts'

/*
 * Every option that says where something is written, and what may stand in the way of it on every system and for every user. The command
 * line runs within the test: what it throws is what it would say.
 */
afterEach(() => vi.restoreAllMocks())

const FOLDER = 'made'

test.each([
  ['picture leak.json --output', 'x.svg'],
  ['picture leak.json --step 1 --output', FOLDER],
  ['show leak.json --format dot --output', 'x.dot'],
  ['graph do_wp_page --operation write --format dot --output', 'x.dot'],
  ['view leak.json --no-open --output', FOLDER],
  ['view leak.json --no-open --output', 'x.html'],
  ['verify race.litmus --era v5.9 --reports', FOLDER],
  ['verify race.litmus --era v5.9 --open --reports', FOLDER],
  ['storm --era v5.9 --reports', FOLDER],
  ['gallery race.litmus --output', FOLDER],
  ['gate race.litmus --era v5.9 --no-cache --update --baseline b.json --reports', FOLDER],
  ['gate race.litmus --era v5.9 --no-cache --update --baseline b.json --reporter', 'junit=x.xml'],
  ['gate race.litmus --era v5.9 --no-cache --update --baseline b.json --reporter', 'json=x.json'],
  ['gate race.litmus --era v5.9 --no-cache --update --baseline', 'new.json'],
] as const)('%s says what is in the way', async (line, name) => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const folder = temporaryFolder({
    'leak.json': printDocument(leakDocument),
    'race.litmus': race('exists (reader:r=1)', 'result Sometimes'),
    'a file': '',
  })
  symlinkSync('circle', join(folder, 'circle'))
  symlinkSync(join('nowhere', 'at all'), join(folder, 'dangling'))
  const before = readdirSync(folder).sort()
  const [, prefix = '', last] = /^(\w+=)?(.*)$/.exec(name)!
  for (const [way, reason] of [
    [join('a file', last!), /'[^']*a file' is no folder/],
    [join('a file', 'deeper', last!), /'[^']*a file' is no folder/],
    [join('circle', last!), /links go in a circle/],
    [join('dangling', last!), /no folder can be made there/],
    [join('x'.repeat(300), last!), /name is too long/],
  ] as const) {
    const asked = line.split(' ').map((word) => (/\.(json|litmus)$/.test(word) ? join(folder, word) : word))
    const parser = await commandLineParser([...asked, `${prefix}${join(folder, way)}`])
    const refusal: unknown = await parser.parseAsync().catch((error: unknown) => error)
    expect(refusal, way).toBeInstanceOf(UserError)
    const { message } = refusal as UserError
    expect(message.startsWith(`cannot write ${join(folder, way)}`), message).toBe(true)
    expect(message).toMatch(reason)
    expect(readdirSync(folder).sort()).toEqual(before)
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  }
})
