import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answered, race, temporaryFolder } from './cowproof.ts'

const RACE = race('exists (reader:r=1)', 'result Sometimes')
const YAML = `
tests: [tests]
eras: [v5.7, v5.9]
baseline: baseline.json
steps: coarse
limits: { states: 1000 }
reporters: [plain, junit=out/junit.xml]
cache: cache
`
const JSON_TEXT = JSON.stringify({
  tests: ['tests'],
  eras: ['v5.7', 'v5.9'],
  baseline: 'baseline.json',
  steps: 'coarse',
  limits: { states: 1000 },
  reporters: ['plain', 'junit=out/junit.xml'],
  cache: 'cache',
})

/** A folder with a test, a configuration, and a folder in it. */
function configured(name: string, text: string) {
  const folder = temporaryFolder({ [name]: text })
  for (const inner of ['tests', 'inner']) mkdirSync(join(folder, inner))
  writeFileSync(join(folder, 'tests', 'race.litmus'), RACE)
  const run = (words: readonly string[], where = folder) => answered(['gate', ...words], { folder: where })
  const settings = async (words: readonly string[] = [], where = folder): Promise<Record<string, unknown>> =>
    JSON.parse((await run(['--print-config', ...words], where)).stdout) as Record<string, unknown>
  return { folder, run, settings }
}

const FILES: readonly (readonly [string, string])[] = [
  ['cowproof.config.yaml', YAML],
  ['cowproof.config.json', JSON_TEXT],
  ['cowproof.config.js', `export default ${JSON_TEXT}`],
  [
    'cowproof.config.ts',
    `import { defineConfig } from 'cowproof/config'\nconst steps = 'coarse' as const\nexport default defineConfig({ ...${JSON_TEXT}, steps })`,
  ],
]

describe('a configuration', () => {
  test.each(FILES)('%s is read, from here and from a folder in it', async (name, text) => {
    const { folder, settings } = configured(name, text)
    expect(await settings()).toMatchObject({
      config: name,
      tests: ['tests'],
      era: ['v5.7', 'v5.9'],
      baseline: 'baseline.json',
      steps: 'coarse',
      symmetry: 'on',
      'limit-states': '1000',
      reporter: ['plain', `junit=${join('out', 'junit.xml')}`],
    })
    expect(await settings([], join(folder, 'inner'))).toMatchObject({
      config: join(folder, name),
      tests: [join(folder, 'tests')],
      baseline: join(folder, 'baseline.json'),
      reporter: ['plain', `junit=${join(folder, 'out', 'junit.xml')}`],
    })
  })

  test('is what a gate needs', async () => {
    const { folder, run } = configured('cowproof.config.yaml', YAML)
    expect(await run(['--update'])).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(folder, 'baseline.json'), 'utf8')).toContain('"steps": "coarse"')
    const { code, stdout } = await run([], join(folder, 'inner'))
    expect(stdout).toContain('1 test under 2 eras, ')
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'out', 'junit.xml'), 'utf8')).toContain('<testsuite name="v5.9"')
  })

  test('gives way to the command line', async () => {
    const { settings } = configured('cowproof.config.yaml', `${YAML}\nbias: 3\njobs: 1\nproperties: [I5]`)
    const words = '--era v5.8 --steps fine --limit-states 7 --reporter json --baseline b.json --property I6 --no-cache'
    expect(await settings([...words.split(' '), 'inner'])).toMatchObject({
      tests: ['inner'],
      era: ['v5.8'],
      steps: 'fine',
      'limit-states': '7',
      bias: '3',
      jobs: '1',
      property: ['I6'],
      reporter: ['json'],
      baseline: 'b.json',
      'no-cache': true,
    })
  })

  test('may say that there is no cache, and the command line that there is', async () => {
    const { settings } = configured('cowproof.config.json', '{"cache": false}')
    expect(await settings()).toMatchObject({ 'no-cache': true })
    expect(await settings(['--cache', 'here'])).toMatchObject({ 'no-cache': false, cache: 'here' })
  })

  test('may be named', async () => {
    const { folder, settings } = configured('cowproof.config.json', JSON_TEXT)
    writeFileSync(join(folder, 'inner', 'other.yaml'), 'tests: [../tests]\nbaseline: b.json')
    expect(await settings(['--config', join('inner', 'other.yaml')])).toMatchObject({
      config: join('inner', 'other.yaml'),
      tests: ['tests'],
      baseline: join('inner', 'b.json'),
      steps: 'fine',
    })
  })

  test('may name tests of the suite, and eras from files', async () => {
    const text = '{"tests": ["B01"], "eras": ["./eras/mine.ts", "v5.9+fork=share"]}'
    const { folder, settings } = configured('cowproof.config.json', text)
    expect(await settings([], join(folder, 'inner'))).toMatchObject({
      tests: ['B01'],
      era: [join(folder, 'eras', 'mine.ts'), 'v5.9+fork=share'],
    })
  })

  test('chooses what is checked, and a property that is left out is gone', async () => {
    const { folder, run } = configured('cowproof.config.yaml', `${YAML}\nproperties: [outcome, I5, I6]`)
    await run(['--update'])
    expect(readFileSync(join(folder, 'baseline.json'), 'utf8')).not.toContain('"I1"')
    writeFileSync(join(folder, 'cowproof.config.yaml'), `${YAML}\nproperties: [outcome, I5]`)
    const { code, stdout } = await run([])
    expect(stdout).toContain('I6: the property is not checked any more')
    expect(code).toBe(1)
  })
})

describe('a bad configuration gives its path, and what would be right', () => {
  test.each<[string, string, RegExp]>([
    [
      'cowproof.config.json',
      '{"era": ["v5.9"]}',
      /^cowproof: cowproof.config.json: era: there is no such setting. Did you mean 'eras'\?/,
    ],
    [
      'cowproof.config.json',
      '{"limits": {"state": 3}}',
      /limits.state: there is no such setting. Did you mean 'states'\? .*: states, memory, seconds, depth/,
    ],
    ['cowproof.config.yaml', 'steps: corse', /steps: 'corse' is none of its values. Did you mean 'coarse'\?/],
    ['cowproof.config.yaml', 'tests: here', /tests: expected a list, found "here"/],
    ['cowproof.config.yaml', 'tests: [1]', /tests.0: expected a text, found 1/],
    ['cowproof.config.json', '{"limits": {"states": 0}}', /limits.states: expected a number of at least 1, found 0/],
    ['cowproof.config.json', '{"jobs": 1.5}', /jobs: expected a whole number, found 1.5/],
    ['cowproof.config.json', '{"cache": true}', /cache: expected a folder, or false, found true/],
    ['cowproof.config.json', '[]', /cowproof.config.json: /],
    ['cowproof.config.json', '{"tests": ', /cowproof.config.json cannot be read: /],
    ['cowproof.config.yaml', 'tests: [', /cowproof.config.yaml cannot be read: /],
    ['cowproof.config.ts', 'export default {', /cowproof.config.ts cannot be read: /],
    ['cowproof.config.ts', 'export const x = 1', /cowproof.config.ts: /],
    ['cowproof.config.json', '{"baseline": "b.json", "eras": ["v5.6"]}', /no era 'v5.6'. Did you mean/],
    ['cowproof.config.json', '{"baseline": "b.json", "properties": ["I99"]}', /no property 'I99'/],
    ['cowproof.config.json', '{}', /--baseline is missing: name the file, or set 'baseline'/],
  ])('%s: %s', async (name, text, message) => {
    const { run } = configured(name, text)
    const { code, stdout, stderr } = await run(['--update'])
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^\s+at |bug in cowproof/m)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('two in one folder', async () => {
    const { folder, run } = configured('cowproof.config.json', '{}')
    writeFileSync(join(folder, 'cowproof.config.yaml'), '')
    expect(await run([])).toMatchObject({ code: 2, stderr: expect.stringMatching(/keep one of them/) })
  })

  test('one that is not there', async () => {
    const { run } = configured('cowproof.config.json', '{}')
    expect(await run(['--config', 'x.json'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no configuration 'x.json'"),
    })
  })
})
