import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDocument } from '../../src/report/library.ts'

/*
 * What users get: the package is packed from nothing but the files under version control, installed into an empty project, and
 * used there, as a command and as a library.
 */
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'cowproof-package-'))
const clone = join(folder, 'clone')
const project = join(folder, 'project')
const installed = join(project, 'node_modules', 'cowproof')
const npm = (words: readonly string[], cwd: string): string =>
  execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
/** The exit code of the installed command, and what it prints. */
function cowproof(...words: readonly string[]): { readonly code: number; readonly stdout: string } {
  try {
    const command = join(project, 'node_modules', '.bin', 'cowproof')
    return { code: 0, stdout: execFileSync(command, words, { cwd: project, encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const { status, stdout } = error as { readonly status: number; readonly stdout: string }
    return { code: status, stdout }
  }
}

const MODEL = `import { explore } from 'cowproof/explorer'
import { model, noDeadlock } from 'cowproof/invariants'
import { exportMurphi } from 'cowproof/murphi'
import { schema, step, task } from 'cowproof/program'
import { documentOf, dotOf, memoryOf, pageOf, parseDocument, pngOf, printDocument, sequenceOf, svgOf, textOf } from 'cowproof/report'
import { mutex, single } from 'cowproof/state'

const locks = schema({ shared: single({ first: mutex, second: mutex }) })
const { first, second } = locks.shared
const takes = (name: string, one: typeof first, other: typeof first) =>
  task(name, {}, () => [step('take one', one.lock()), step('take the other', other.lock())])
const made = model({ name: 'locks', schema: locks, tasks: [takes('a', first, second), takes('b', second, first)], properties: [noDeadlock] })
export default made

if (process.argv[2] === 'report') {
  const document = documentOf(made, await explore(made), 'deadlock')
  const again = parseDocument(printDocument(document))
  const svg = await svgOf(again)
  const begins = [textOf(again), dotOf(again), svg, memoryOf(again), sequenceOf(again), pageOf(again), exportMurphi(made, { properties: true })]
  console.log(begins.map((text) => text.trim().slice(0, 8)).join('|'), (await pngOf(svg)).slice(1, 4).toString())
}
`

beforeAll(() => {
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of tracked.split('\0').filter((each) => each !== '' && existsSync(join(root, each)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true })
    cpSync(join(root, file), join(clone, file))
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "name": "mine", "private": true, "type": "module" }')
  writeFileSync(join(project, 'locks.ts'), MODEL)
  npm(['pack', '--pack-destination', folder], clone)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, tarball)], project)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is packed is built, and its source maps lead to files that are packed too', () => {
  const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' })
  expect(files).toContain(join('src', 'cli', 'main.js'))
  expect(files).toContain(join('viewer', 'index.html'))
  const maps = files.filter((file) => file.endsWith('.map')).map((file) => join(installed, 'dist', file))
  expect(maps.length).toBeGreaterThan(50)
  const sources = maps.flatMap((map) =>
    (JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: readonly (string | null)[] }).sources.flatMap(
      (source) => (source === null ? [] : [resolve(dirname(map), source)]),
    ),
  )
  expect([...new Set(sources)].filter((source) => !existsSync(source))).toEqual([])
  // Nothing of tests, benchmarks and pictures.
  expect(readdirSync(installed).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'docs',
    'guest',
    'models',
    'package.json',
    'src',
  ])
})

test('the command runs, and names lines of the model', () => {
  expect(cowproof('--version')).toEqual({ code: 0, stdout: '0.1.0\n' })
  expect(cowproof('verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--reports', 'reports').code).toBe(0)
  const report = readdirSync(join(project, 'reports')).find((file) => file.endsWith('.json'))!
  const { steps } = parseDocument(readFileSync(join(project, 'reports', report), 'utf8'))
  for (const { source } of steps) {
    expect(source?.file).toMatch(/^(models|src)\/[\w/-]+\.ts$/)
    expect(readFileSync(join(installed, source!.file), 'utf8').split('\n').length).toBeGreaterThan(source!.line)
  }
  expect(steps.filter(({ source }) => source!.file.startsWith('models/kernel/')).length).toBeGreaterThan(10)
  expect(cowproof('view', join('reports', report)).code).toBe(0)
  expect(cowproof('verify', 'locks.ts').code).toBe(1)
  expect(cowproof('export', 'locks.ts', '--to', 'murphi').stdout).toContain('rule "a: take one"')
})

test('the library runs in a program of its own, whose types are checked', () => {
  const compiler = join(root, 'node_modules', '.bin', 'tsc')
  symlinkSync(join(root, 'node_modules', '@types'), join(project, 'node_modules', '@types'))
  const options = ['--ignoreConfig', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node']
  const checked = execFileSync(compiler, [...options, 'locks.ts'], { cwd: project, encoding: 'utf8' })
  expect(checked).toBe('')
  const printed = execFileSync(process.execPath, ['locks.js', 'report'], { cwd: project, encoding: 'utf8' })
  expect(printed).toBe('deadlock|digraph |<?xml ve|<?xml ve|<?xml ve|<!doctyp|-- locks PNG\n')
})

test('its own manifest can be read, as tools do', () => {
  const script = "import manifest from 'cowproof/package.json' with { type: 'json' }; console.log(manifest.name)"
  expect(
    execFileSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', script], {
      cwd: project,
      encoding: 'utf8',
    }),
  ).toBe('cowproof\n')
})
