import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { commandLineParser } from '../../src/cli/commands.ts'
import { loadModel, loadModels } from '../../src/cli/model-file.ts'
import { areModels } from '../../src/cli/verify-model.ts'
import { explore } from '../../src/explorer/index.ts'
import { dataOfPage, UserError } from '../../src/report/index.ts'
import { answered, cowproof, install, temporaryFolder } from './cowproof.ts'

/** Two tasks increment a counter, each by reading it in one step and writing it in another: textbooks say that one may be lost. */
const COUNTER = `
import { appendFileSync } from 'node:fs'
import { invariant, model, noDeadlock, witness } from 'cowproof/invariants'
import { schema, step, task } from 'cowproof/program'
import { range, single } from 'cowproof/state'
appendFileSync(new URL('ran', import.meta.url), 'x')
const memory = schema({ shared: single({ n: range(0, 2) }) })
const { shared } = memory
const increment = (name: string) =>
  task(name, { seen: range(0, 2) }, (my) => [
    step('read', my.seen.set(shared.n)),
    step('write', shared.n.set(my.seen.plus(1))),
  ])
const [a, b] = [increment('a'), increment('b')]
const both = a.at('done').and(b.at('done'))
const noLostUpdate = invariant('no lost update', { meaning: 'Both count.', source: 'textbooks' }, both.implies(shared.n.eq(2)))
const counts = witness('counts', { meaning: 'Both can count.', source: 'textbooks' }, both.and(shared.n.eq(2)))
export default model({ name: 'counter', schema: memory, tasks: [a, b], properties: [noLostUpdate, counts, noDeadlock] })
`

describe('a model of one’s own on the command line', () => {
  test('is verified, exported and looked at, in steps of either size; a report on it runs nothing', async () => {
    const folder = temporaryFolder({ 'counter.mts': COUNTER })
    const run = (...words: string[]) => answered(words, { folder })
    const found = await cowproof(['verify', 'counter.mts', '--json', '--reports', 'reports'], { folder })
    expect([found.code, found.stderr]).toEqual([1, ''])
    const { results } = JSON.parse(found.stdout) as { results: Record<string, unknown>[] }
    const report = join('reports', 'counter--no-lost-update.json')
    // 12 states: counted by hand in docs/language.md; each task reads before it writes.
    const size = { states: 12, transitions: 14, depth: 4 }
    // docs/language.md: a model is expected to hold, and its witnesses to be seen.
    expect(results.map(({ property, verdict, expected }) => [property, verdict, expected])).toEqual([
      ['no lost update', 'violated', 'holds'],
      ['counts', 'seen', 'seen'],
      ['deadlock', 'holds', 'holds'],
      ['model', 'holds', 'holds'],
    ])
    expect(results[0]).toMatchObject({ test: 'counter', era: null, ...size, counterexample: report })
    // docs/json.md: what came out instead of what was expected, in words.
    expect(results.map(({ surprise }) => surprise)).toEqual(['violated, expected: holds', null, null, null])
    const drawn = readFileSync(join(folder, report), 'utf8')
    expect(drawn).toContain('"command": "npx cowproof verify counter.mts --property \'no lost update\'"')
    expect(drawn).toMatch(/"source": \{ ?"file": ?"counter\.mts", ?"line": ?1[123] ?\}/)

    const coarse = await run('verify', './counter.mts', '--steps', 'coarse', '--symmetry', 'off')
    expect([coarse.code, coarse.stderr]).toEqual([0, ''])
    expect(coarse.stdout).toMatch(/^Model counter of \.\/counter\.mts\nExplored 4 states/)
    expect((await run('verify', 'counter.mts', '--limit-states', '2', '--property', 'deadlock')).code).toBe(3)
    expect((await run('export', 'counter.mts', '--to', 'murphi')).stdout).toContain('rule "a: read"')
    const text = await run('verify', 'counter.mts')
    expect(text.stdout).toMatch(/\nno lost update is violated\n/)

    const graph = await run('graph', 'counter.mts')
    expect([graph.code, graph.stderr]).toEqual([0, ''])
    expect(graph.stdout).toBe((await run('show', report, '--format', 'dot')).stdout)

    const ran = readFileSync(join(folder, 'ran'), 'utf8').length
    const refused = await run('states', report)
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toMatch(
      /^cowproof: the report is on a model of a file, and a report runs no code: name the file with --model/,
    )
    expect((await run('show', report)).code).toBe(0)
    expect((await run('view', report)).code).toBe(0)
    expect(existsSync(join(folder, 'reports', 'counter--no-lost-update.html'))).toBe(true)
    expect(readFileSync(join(folder, 'ran'), 'utf8')).toHaveLength(ran)
    const states = await run('states', report, '--model', 'counter.mts')
    expect([states.code, states.stdout]).toEqual([0, expect.stringContaining('explored  12 states, 14 steps')])
  })
})

/** Two models: one that goes wrong as above, and one in which nothing can. */
const TWO = COUNTER.replace(
  'export default',
  'export const good = model({ name: "good", schema: memory, tasks: [a], properties: [] })\nexport default',
)

describe('models of a file', () => {
  test('each print the run that breaks them: docs/language.md', async () => {
    const folder = temporaryFolder({ 'two.mts': TWO })
    const { code, stdout } = await answered(['verify', 'two.mts'], { folder })
    expect(code).toBe(1)
    expect(stdout.match(/^Model .*/gm)).toEqual(['Model counter of two.mts', 'Model good of two.mts'])
    expect(stdout).toMatch(/^no lost update is violated$/m)
  })

  test('can be asked for again in the same steps', async () => {
    const folder = temporaryFolder({
      'lost.mts': COUNTER.replace('shared.n.eq(2)))\nconst counts', 'shared.n.eq(1)))\nconst counts'),
    })
    const asked = async (...words: readonly string[]) => {
      const { stdout } = await answered(['verify', 'lost.mts', ...words, '--property', 'no lost update'], { folder })
      return /^Again: (.*)$/m.exec(stdout)?.[1]
    }
    const property = "--property 'no lost update'"
    expect(await asked()).toBe(`npx cowproof verify lost.mts ${property}`)
    // It matters for a model that says that it is in coarse steps.
    expect(await asked('--steps', 'fine')).toBe(`npx cowproof verify lost.mts --steps fine ${property}`)
    expect(await asked('--steps', 'coarse')).toBe(`npx cowproof verify lost.mts --steps coarse ${property}`)
  })

  test('in coarse steps are told in whole operations, lengths and depths alike', async () => {
    // Of two that read and write in one go, the second is not lost: so the model that wants it lost is broken, after both.
    const folder = temporaryFolder({
      'lost.mts': COUNTER.replace('shared.n.eq(2)))\nconst counts', 'shared.n.eq(1)))\nconst counts'),
    })
    const { stdout } = await answered(['verify', 'lost.mts', '--steps', 'coarse', '--property', 'no lost update'], {
      folder,
    })
    expect(stdout).toMatch(/^Explored 4 states, 4 transitions, depth 2 operations, in /m)
    expect(stdout).toMatch(/violated after 2 operations/)
    expect(stdout).toMatch(/^run {7}2 operations$/m)
    expect(stdout).toMatch(/^searched {2}4 states, 4 transitions, depth 2 operations$/m)
    expect(stdout).toMatch(/^Last operation: read; write, by [ab], at /m)
    expect(stdout).not.toMatch(/\d steps/)
  })

  test('are shown in a browser with --open, one at a time', async () => {
    const folder = temporaryFolder({ 'counter.mts': COUNTER, 'two.mts': TWO })
    const shown = await answered(['verify', 'counter.mts', '--open'], {
      folder,
      env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    })
    const page = shown.stdout.trimEnd().split('\n').at(-1)!
    expect([shown.code, page]).toEqual([1, join('reports', 'runs', 'counter--no-lost-update.html')])
    const { runs } = dataOfPage(readFileSync(join(folder, page), 'utf8'))
    expect(runs.map(({ document }) => document.property.name)).toEqual(['no lost update'])
    const refused = await answered(['verify', 'two.mts', '--open'], { folder })
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toMatch(/^cowproof: --open shows one model/)
  })

  test.each([
    ['matrix'],
    ['gate', '--baseline', 'none.json'],
    ['gallery'],
    ['view'],
    ['ablate', '--from', 'v5.7', '--to', 'v5.9'],
    ['observe', '--kernel', 'debian:6.1'],
  ])('are no litmus tests for %s, which says what to do instead', async (command, ...words) => {
    const folder = temporaryFolder({ 'my model.ts': COUNTER })
    const { code, stdout, stderr } = await answered([command, 'my model.ts', ...words], { folder })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      "cowproof: 'my model.ts' is a file of models of your own, and no litmus test: run `npx cowproof verify 'my model.ts'`\n",
    )
  })
})

describe('the graph of a model of one’s own', () => {
  const graphed = async (...words: readonly string[]) => {
    const folder = temporaryFolder({ 'counter.mts': COUNTER })
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const parser = await commandLineParser(['graph', join(folder, 'counter.mts'), ...words])
    await parser.parseAsync()
    const [code, texts] = [process.exitCode, [printed, said].map(({ mock }) => mock.calls.map(String).join(''))]
    process.exitCode = undefined
    vi.restoreAllMocks()
    return { code, stdout: texts[0]!, stderr: texts[1]! }
  }

  // Four steps lead both tasks through, and textbooks say that a lost update takes a read between the other's two steps.
  test('is that of the run to the property that is named, in steps of the size that is asked for', async () => {
    const seen = await graphed('--property', 'counts')
    expect([seen.code, seen.stdout.match(/ -> /g)?.length]).toEqual([0, 4])
    const whole = await graphed('--steps', 'coarse', '--name', 'counter')
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringMatching(/^digraph/)])
  })

  test('is none where no run shows anything, and that is said', async () => {
    const held = await graphed('--property', 'deadlock')
    expect(held).toEqual({ code: 1, stdout: '', stderr: 'cowproof: counter has no run to draw (deadlock: holds)\n' })
    expect(await graphed('--limit-states', '2', '--property', 'deadlock')).toMatchObject({ code: 3, stdout: '' })
  })

  test('has no options of routines, nor they its own', async () => {
    await expect(graphed('--era', 'v5.9')).rejects.toThrow(/^--era is for kernel routines: '.*counter\.mts' is a model/)
    await expect(graphed('--property', 'nope')).rejects.toThrow(/no property 'nope'/)
    const parser = await commandLineParser(['graph', 'do_wp_page', '--limit-states', '3'])
    await expect(parser.parseAsync()).rejects.toThrow(/^--limit-states is for models of files/)
  })
})

describe('a file of models', () => {
  const head = `import { model } from 'cowproof/invariants'
import { schema, step, task } from 'cowproof/program'
import { flag, single } from 'cowproof/state'
const memory = schema({ shared: single({ f: flag }) })
const make = (name: string) => model({ name, schema: memory, tasks: [task('t', {}, () => [step('s')])], properties: [] })
`
  const namesIn = async (text: string): Promise<string[]> =>
    (await loadModels(join(temporaryFolder({ 'm.ts': head + text }), 'm.ts'), 'fine')).map(
      ({ model }) => model.program.name,
    )

  test.each([
    ['export default make("a")', ['a']],
    ['export default [make("a"), make("b")]', ['a', 'b']],
    ['export const x = make("a"), y = 1, z = make("b"); export default x', ['a', 'b']],
    ['export const helper = () => 1, x = make("a")', ['a']],
    ['export const x = make("a")', ['a']],
  ])('%s', async (text, names) => expect(await namesIn(text)).toEqual(names))

  test.each([
    ['', /exports no model: write `export default model\(/],
    ['export default make', /exports by default a function, which is no model/],
    [
      'export default [make("a"), 1]',
      /exports by default a value of type number in its list, at place 1, which is no model/,
    ],
    ['export default []', /exports no model/],
    ['export default [make("a"), make("a")]', /exports two models that are called 'a': rename one/],
    ['throw new Error("oh")', /cannot be loaded: oh/],
    ['throw null', /cannot be loaded: null/],
    ['export default }', /cannot be loaded: /],
    ['import "./nowhere.ts"', /cannot be loaded: /],
    [
      'model({ name: "x", schema: memory, tasks: [], properties: [{ kind: "invariant" } as never] })',
      /cannot be loaded: /,
    ],
  ])('that is none: %s', async (text, message) => {
    await expect(namesIn(text)).rejects.toThrow(UserError)
    await expect(namesIn(text)).rejects.toThrow(message)
  })

  test('has one model, or the model is named', async () => {
    const path = join(temporaryFolder({ 'm.ts': `${head}export default [make('one'), make('two')]` }), 'm.ts')
    await expect(loadModel(path, 'fine')).rejects.toThrow(/has several models: name one with --name: one, two/)
    await expect(loadModel(path, 'fine', 'tow')).rejects.toThrow(/has no model 'tow'.*two/)
    expect((await loadModel(path, 'fine', 'two')).program.name).toBe('two')
    await expect(loadModel('nowhere.ts', 'fine')).rejects.toThrow("there is no model file 'nowhere.ts'")
  })

  test.each([
    [null, 2],
    ['coarse', 2],
    ['fine', 3],
  ] as const)('that is in coarse steps is explored in those that are asked for: %s', async (steps, states) => {
    const text = `${head.replace('properties: []', "properties: [], steps: 'coarse'").replace("step('s')", "step('s', memory.shared.f.set(true)), step('t')")}
export default make('own')`
    expect(text).toContain("steps: 'coarse'")
    const model = await loadModel(join(temporaryFolder({ 'm.ts': text }), 'm.ts'), steps)
    expect((await explore(model)).states).toBe(states)
  })

  // Where the package is installed, Node gives a plain JavaScript file a copy of the library beside the one that explores the model.
  test.each(['fine', 'coarse'] as const)('may come from another copy of the library: in %s steps', async (steps) => {
    const text = `${head.replace('(name: string)', '(name)').replace("step('s')", "step('s', memory.shared.f.set(true)), step('t')")}
export default make('copied')`
    const folder = temporaryFolder({ 'm.mjs': text, 'imports.mjs': "export { default } from './m.mjs'" })
    install(folder)
    const model = await loadModel(join(folder, 'imports.mjs'), steps)
    // Before the first step, between the two, and after the last one; in coarse steps nobody sees the one between.
    expect((await explore(model)).states).toBe(steps === 'fine' ? 3 : 2)
  })

  test('and litmus tests are verified one after the other, and options of tests are none of models', () => {
    expect(areModels(['B01', 'x.litmus'], [['era', true]])).toBe(false)
    expect(areModels(['x.ts', './y.mjs'], [['era', false]])).toBe(true)
    expect(() => areModels(['x.ts', 'B01'], [])).toThrow(/'x\.ts' is a file of models and 'B01' is none/)
    expect(() =>
      areModels(
        ['x.ts'],
        [
          ['era', false],
          ['bias', true],
        ],
      ),
    ).toThrow(/--bias is for litmus tests/)
  })
})
