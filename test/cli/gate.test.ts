import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { answered, race, root, started, temporaryFolder } from './cowproof.ts'

const QUESTION = 'exists (reader:r=1)'
const RACE = race(QUESTION, 'result Sometimes')
const SAFE = race('exists (reader:r=2)', 'result Never').replace('litmus race', 'litmus safe')

const ERAS = ['--era', 'v5.7,v5.9']

const usual = { 'race.litmus': RACE, 'safe.litmus': SAFE }

/** What is found of the usual tests is kept between tests, and so is their baseline. */
const shared = mkdtempSync(join(tmpdir(), 'cowproof-gate-'))
afterAll(() => rmSync(shared, { recursive: true, force: true }))
const env = { XDG_CACHE_HOME: join(shared, 'cache'), GITHUB_ACTIONS: '' }
const usualBaseline = keeping(async () => {
  const folder = folderWith(usual)
  expect(await gateIn(folder, '--update')).toMatchObject({ code: 0, stderr: '' })
  return readFileSync(join(folder, 'baseline.json'), 'utf8')
})

function keeping<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'tests'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'tests', name), text)
  return folder
}

function gateIn(folder: string, ...words: readonly string[]) {
  const jobs = words.includes('--jobs') ? [] : ['--jobs', '1']
  return answered(['gate', 'tests', '--baseline', 'baseline.json', ...ERAS, ...jobs, ...words], {
    folder,
    columns: 160,
    env,
  })
}

/** A folder with two tests and their baseline. */
async function gated() {
  const folder = folderWith(usual)
  const baseline = join(folder, 'baseline.json')
  writeFileSync(baseline, await usualBaseline())
  const write = (name: string, text: string): void => writeFileSync(join(folder, 'tests', name), text)
  const gate = (...words: readonly string[]) => gateIn(folder, ...words)
  const text = (): string => readFileSync(baseline, 'utf8')
  /** As if the baseline had been written when something was otherwise. */
  const wasOnce = (from: string | RegExp, to: string): void => {
    const changed = text().replace(from, to)
    expect(changed).not.toBe(text())
    writeFileSync(baseline, changed)
  }
  return { folder, gate, write, text, wasOnce, remove: (name: string) => rmSync(join(folder, 'tests', name)) }
}

describe('a gate', () => {
  test('passes where nothing moved, and says what was compared', async () => {
    const { gate } = await gated()
    const { code, stdout } = await gate()
    expect(stdout).toMatch(/^2 tests under 2 eras, \d+ verdicts: nothing moved\n$/)
    expect(code).toBe(0)
  })

  test('writes the same bytes again', async () => {
    const { gate, text } = await gated()
    const before = text()
    expect((await gate('--update')).stdout).toContain('baseline.json says so already')
    expect((await gate('--update', '--jobs', '2')).code).toBe(0)
    expect(text()).toBe(before)
  })

  test('asks for a baseline where there is none', async () => {
    const folder = temporaryFolder({ 'race.litmus': RACE })
    const { code, stdout, stderr } = await answered(['gate', 'race.litmus', '--baseline', 'none.json'], { folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/there is no baseline 'none.json': write it with --update/)
  })

  test('updates on purpose, and then passes', async () => {
    const { gate, write } = await gated()
    write('third.litmus', SAFE.replace('litmus safe', 'litmus third'))
    expect(await gate()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^new: .*\n {2}third: the test\n/) })
    expect(await gate('--update')).toMatchObject({ code: 0, stdout: expect.stringContaining('is written') })
    expect((await gate()).code).toBe(0)
  })
})

describe('a gate is not fooled by', () => {
  test('a test that is deleted', async () => {
    const { gate, remove } = await gated()
    remove('safe.litmus')
    const { code, stdout } = await gate()
    expect(stdout).toContain('gone: in the baseline, and no longer there\n  safe: the test is not run any more')
    expect(code).toBe(1)
    expect((await gate('--partial')).code).toBe(0)
  })

  test('an era that is left out', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce(/"v5.7, v5.9": \{ "states"/, '"v5.7, v5.8, v5.9": { "states"')
    wasOnce(/"v5.7, v5.9": \{\n/, '"v5.7, v5.8, v5.9": {\n')
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('v5.8: the era is not run any more'),
    })
  })

  test('a property that is deleted', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce('"I6":', '"I99": "invariant 123", "I6":')
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('v5.7, v5.9: I99: the property is not checked any more'),
    })
  })

  test('a property that says less than it did', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce(/"I6": "invariant \w+"/, '"I6": "invariant 123456789abc"')
    expect(await gate()).toMatchObject({ code: 1, stdout: expect.stringMatching(/I6: what it says changed/) })
  })

  test('a check that is taken out of a step', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce(/"checks": \d+/, '"checks": 99')
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/race, v5.7, v5.9: checks \d+, were 99/),
    })
  })

  test('a check that is weaker than it was, where every number is the same', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce(/"model": "\w+"/, '"model": "123456789abc"')
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^model: .*\n {2}race, v5.7, v5.9: its steps do or check something else/m),
    })
  })

  test('a model that shrank', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce(/"states": \d+/, '"states": 84776')
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/race, v5.7, v5.9: states \d+, were 84,776/),
    })
  })

  test('other bounds', async () => {
    const { gate, wasOnce } = await gated()
    wasOnce(/"frame": \d+/, '"frame": 9')
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/bounds: .*\n {2}race: frame \d+, was 9/),
    })
  })

  test('another question, even with the same answer', async () => {
    const { gate, write } = await gated()
    write('safe.litmus', SAFE.replace('r=2', 'r=3'))
    expect(await gate()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('safe: asks exists (reader:r=3), asked exists (reader:r=2)'),
    })
  })

  test('tasks that do something else, even with the same numbers; notes and blanks do not matter', async () => {
    const { gate, write } = await gated()
    write('safe.litmus', `(* a note *)\n\n${SAFE.replace('"Two', '"The two')}`)
    expect((await gate()).code).toBe(0)
    write('safe.litmus', SAFE.replace('write x 1', 'write x 3'))
    const { code, stdout } = await gate()
    expect(stdout).toContain('safe: its pages or tasks are not what they were')
    expect(code).toBe(1)
  })

  test('an expectation that was weakened to what comes out now', async () => {
    const { gate, wasOnce } = await gated()
    // As if the kernel model had been right when the baseline was written, and the file had said so.
    wasOnce(/, "violated": \{ "outcome": \d+ \}/, '')
    const { code, stdout } = await gate()
    expect(stdout).toMatch(
      /regression: held, now violated\n {2}race, v5.7, v5.9: outcome: held, now violated after \d+ moves/,
    )
    expect(stdout).toMatch(
      /contradiction: [^]*race, v5.7, v5.9: outcome: the baseline has 'holds', the file expects 'violated'/,
    )
    expect(stdout).toContain(`${join('tests', 'race.litmus')}:7`)
    expect(code).toBe(1)
  })

  test('a file that contradicts the baseline', async () => {
    const { gate, write } = await gated()
    write('race.litmus', race(QUESTION, 'result Never'))
    const { code, stdout } = await gate()
    expect(stdout).toContain("the baseline has 'violated', the file expects 'holds'")
    expect(stdout).toContain('outcome: Sometimes, expected: Never')
    expect(code).toBe(1)
  })

  test('an operation that never ran', async () => {
    const { gate, write } = await gated()
    const live = `litmus safe
"A store that somebody waits for."
pages x = 0
task reader {
  write x 1
  signal done
}
thread other of reader {
  await reader:done
  write x 1
}
exists (reader:x=2)
`
    write('safe.litmus', live)
    expect((await gate('--update')).stdout).not.toContain('never ran')
    // Nobody unprotects the page, so the store never comes to its end.
    write('safe.litmus', `${live.replace('write x 1', 'uffd_writeprotect x\n  write x 1')}\nbreaks deadlock`)
    const { code, stdout, stderr } = await gate()
    expect(stderr).toBe('')
    expect(stdout).toMatch(
      /^never ran: what no run comes to is not put to the test\n(.*\n)* {2}safe, v5.7, v5.9: other: write x 1\n/m,
    )
    expect(code).toBe(1)
  })

  test('a limit: what is incomplete is no pass', async () => {
    const { gate, text } = await gated()
    const before = text()
    const { code, stdout } = await gate('--limit-depth', '1')
    expect(stdout).toMatch(/^incomplete: [^]*race, v5.7, v5.9: the limit of depth was reached after \d+ states/)
    expect(code).toBe(3)
    expect(await gate('--limit-depth', '1', '--update')).toMatchObject({ code: 3 })
    expect(text()).toBe(before)
  })

  test('an update that would hide what the files do not expect', async () => {
    const { gate, write, text } = await gated()
    const before = text()
    write('race.litmus', race(QUESTION, 'result Never'))
    const { code, stdout } = await gate('--update')
    expect(stdout).toContain('baseline.json is not written: 2 verdicts not as the files expect')
    expect(code).toBe(1)
    expect(text()).toBe(before)
  })

  test('other sizes of steps, nor another bias', async () => {
    const { gate } = await gated()
    for (const words of [
      ['--steps', 'coarse'],
      ['--bias', '2'],
      ['--symmetry', 'off'],
    ]) {
      const { code, stdout, stderr } = await gate(...words)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain(`this run has ${words.join(' ')}`)
    }
  })
})

test('after Ctrl-C there is what is known, and no reporter takes the rest for a pass', async () => {
  const out = temporaryFolder()
  const path = join(root, 'models', 'litmus', 'baseline.json')
  const before = readFileSync(path, 'utf8')
  const reporters = `plain,junit=${join(out, 'junit.xml')}`
  const child = started(['gate', '--baseline', path, '--no-cache', '--update', '--reporter', reporters])
  let stdout = ''
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  setTimeout(() => child.kill('SIGINT'), 5000)
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(130)
  expect(stdout).toMatch(/^incomplete: [^]*interrupted after \d+ of \d+ explorations/m)
  expect(stdout).not.toContain('nothing moved')
  expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toContain('<error type="incomplete" message="interrupted after')
  expect(readFileSync(path, 'utf8')).toBe(before)
})

describe('a part', () => {
  test('is updated without losing the rest', async () => {
    const { gate, text, folder, wasOnce } = await gated()
    const before = text()
    wasOnce(/"states": \d+/, '"states": 84776')
    const part = ['gate', 'tests/race.litmus', '--baseline', 'baseline.json', '--era', 'v5.9', '--partial']
    expect((await answered(part, { folder, env })).code).toBe(1)
    expect((await answered([...part, '--update'], { folder, env })).code).toBe(0)
    expect(text()).not.toBe(before)
    expect(text()).toContain('"v5.7": { "states": 84776')
    expect((await gate('--update')).code).toBe(0)
    expect(text()).toBe(before)
  })
})

describe('a bad baseline gives one message, exit code 2, and stays as it is', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    ['broken', (text) => text.slice(0, 100), /baseline.json: this is no baseline: it is no JSON/],
    ['empty', () => '', /baseline.json: this is no baseline/],
    ['another version', (text) => text.replace('"version": 2', '"version": 7'), /baseline.json: .* has version 7/],
    ['another document', (text) => text.replace('/baseline', '/storm'), /baseline.json: this is no baseline/],
    ['a text for a number', (text) => text.replace(/"states": \d+/, '"states": "many"'), /states: expected a number/],
    [
      'other tests',
      (text) => text.replace('"race"', '"rice"').replace('"safe"', '"save"'),
      /a baseline of other tests/,
    ],
  ])('%s', async (_what, change, message) => {
    const { gate, text, folder } = await gated()
    const bad = change(text())
    writeFileSync(join(folder, 'baseline.json'), bad)
    for (const words of [[], ['--update']]) {
      const { code, stdout, stderr } = await gate(...words)
      expect(stderr).toMatch(message)
      expect(stderr.match(/^cowproof: /gm)).toHaveLength(1)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    }
    expect(text()).toBe(bad)
  })

  test('a folder', async () => {
    const folder = temporaryFolder({ 'race.litmus': RACE })
    const { code, stderr } = await answered(['gate', 'race.litmus', '--baseline', '.', '--update'], { folder })
    expect(stderr).toMatch(/cannot read '.*': it is a folder/)
    expect(code).toBe(2)
    expect(existsSync(folder)).toBe(true)
  })
})

describe('reporters', () => {
  test('several at once, each to its file, with the run that shows what moved', async () => {
    const { gate, wasOnce, folder } = await gated()
    wasOnce(/, "violated": \{ "outcome": \d+ \}/, '')
    const words = ['--reporter', 'junit=out/j.xml,sarif=out/s.sarif', '--reporter', 'json', '--reports', 'reports']
    const { code, stdout, stderr } = await gate(...words)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^Where this is as it should be: npx cowproof gate --update tests --baseline baseline.json .*\n$/,
    )
    const { movements, counterexamples } = JSON.parse(stdout) as {
      movements: { kind: string }[]
      counterexamples: { files: string[] }[]
    }
    expect(movements.map(({ kind }) => kind)).toEqual(['regression', 'regression', 'contradiction', 'contradiction'])
    const files = ['.html', '.memory.svg', '.sequence.svg', '.svg', '.json'].map((ending) =>
      join('reports', `race--v5.7--outcome${ending}`),
    )
    expect(counterexamples.map((each) => each.files)).toEqual([files])
    expect(readFileSync(join(folder, files[0]!), 'utf8')).toContain('<!doctype html>')
    expect(existsSync(join(folder, 'reports', 'race--v5.7--outcome.json'))).toBe(true)
    expect(readFileSync(join(folder, 'out', 'j.xml'), 'utf8')).toContain('<failure type="regression"')
    const sarif = readFileSync(join(folder, 'out', 's.sarif'), 'utf8')
    expect(sarif).toContain('"uri": "tests/race.litmus"')
    expect(sarif).toContain('"id": "writer"')
  })

  test('in a job of GitHub there are annotations and a summary, without asking', async () => {
    const { folder, wasOnce } = await gated()
    wasOnce(/"states": \d+/, '"states": 84776')
    const summary = join(folder, 'summary.md')
    writeFileSync(summary, 'before\n')
    const inJob = { ...env, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
    const { stdout } = await answered(['gate', 'tests', '--baseline', 'baseline.json', ...ERAS], {
      folder,
      env: inJob,
    })
    expect(stdout).toMatch(/^::error file=tests\/race.litmus,line=6,title=cowproof%3A size::race, v5.7, v5.9: states/m)
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## cowproof: 2 moved\n/)
  })

  test.each([
    ['--reporter junt', /no reporter 'junt'. Did you mean 'junit'\?/],
    ['--reporter json,junit', /json is a whole document: give it a file/],
    ['--reporter junit=a.xml,sarif=a.xml', /two reporters write to 'a.xml'/],
    ['--reporter junit=', /names no file/],
    ['--reporter junit=baseline.json/a.xml', /cannot write/],
    ['--reporter json=./baseline.json', /json=\.\/baseline\.json would write over what the gate reads/],
    ['--reporter json=tests/race.litmus', /would write over what the gate reads/],
  ])('%s is refused', async (words, message) => {
    const { gate } = await gated()
    const { code, stdout, stderr } = await gate(...words.split(' '))
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
