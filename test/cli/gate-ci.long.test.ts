import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { answered, main, race, root, temporaryFolder, type Finished } from './cowproof.ts'

const RACE = race('exists (reader:r=1)', 'result Sometimes')
const ERAS = '--era=v5.7,v5.9'

interface Step {
  readonly name: string
  readonly run?: string
  readonly shell?: string
  readonly uses?: string
  readonly if?: string
  readonly 'working-directory'?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action

/** A folder as a job has it after the checkout: a test and its baseline. */
let folder = ''
beforeEach(async () => {
  folder = temporaryFolder()
  mkdirSync(join(folder, 'tests', 'litmus'), { recursive: true })
  writeFileSync(join(folder, 'tests', 'litmus', 'race.litmus'), RACE)
  for (const file of ['output', 'summary']) writeFileSync(join(folder, file), '')
  const words = ['gate', 'tests/litmus', '--baseline', 'tests/baseline.json', '--update', '--no-cache', ERAS]
  expect((await answered(words, { folder })).code).toBe(0)
})

function breakIt(): void {
  const path = join(folder, 'tests', 'baseline.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace(/, "violated": \{ "outcome": \d+ \}/, ''))
}

/** Runs a text as the runner does: bash -e -o pipefail. */
function bash(text: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  const all = { ...process.env, XDG_CACHE_HOME: join(folder, 'home'), ...env }
  return new Promise((resolve) => {
    const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', text]
    const child = execFile('bash', words, { cwd, env: all }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

/** What the runner puts in place of `${{ ... }}`. */
function filledIn(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    if (expression === 'github.action_path') return root.replace(/\/$/, '')
    const [, name] = /^inputs\.([\w-]+)$/.exec(expression)!
    expect(Object.keys(action.inputs)).toContain(name)
    return inputs[name!] ?? action.inputs[name!]!.default
  })
}

function step(name: string, inputs: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const { run, env = {}, 'working-directory': where = '.' } = action.runs.steps.find((each) => each.name === name)!
  const own = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filledIn(value, inputs)]))
  const job = {
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  }
  // What comes from outside reaches the shell through its environment only.
  expect(run).not.toContain('${{')
  return bash(run!, join(folder, filledIn(where, inputs)), { ...job, ...own })
}

const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8')

describe('the action', () => {
  test('is composite, and names a shell for each step that runs something', () => {
    expect(action.runs.using).toBe('composite')
    for (const { run, shell, uses } of action.runs.steps) expect(run ? shell : uses).toBeTruthy()
    const { value } = action.outputs['sarif']!
    expect(filledIn(value, {})).toBe('./cowproof-results/cowproof.sarif')
  })

  test('builds what it runs', async () => {
    expect(await step('Build cowproof')).toMatchObject({ code: 0 })
    expect(existsSync(main)).toBe(true)
  })

  test('passes where nothing moved', async () => {
    const inputs = { tests: 'tests/litmus', baseline: 'tests/baseline.json', arguments: `\n${ERAS}\n` }
    const { code, stdout, stderr } = await step('Gate', inputs)
    expect(stderr).toBe('')
    expect(stdout).toContain('nothing moved')
    expect(code).toBe(0)
    expect(read('output')).toBe('code=0\n')
    expect(read('summary')).toContain('Nothing moved')
    expect(read('cowproof-results', 'junit.xml')).toContain('failures="0"')
  })

  test('fails where something moved, annotates it, and leaves what shows it', async () => {
    breakIt()
    const inputs = {
      tests: 'litmus',
      baseline: 'baseline.json',
      arguments: ERAS,
      'working-directory': 'tests',
      results: 'out put',
    }
    const { code, stdout } = await step('Gate', inputs)
    expect(stdout).toMatch(/^::error file=litmus\/race.litmus,line=\d+,title=cowproof%3A regression::/m)
    expect(code).toBe(1)
    expect(read('output')).toBe('code=1\n')
    expect(read('summary')).toContain('### regression')
    expect(read('tests', 'out put', 'cowproof.sarif')).toContain('"threadFlows"')
    expect(existsSync(join(folder, 'tests', 'out put', 'race--v5.7--outcome.memory.svg'))).toBe(true)
  })

  test('takes everything from the configuration', async () => {
    const config = { tests: ['litmus'], eras: ['v5.7', 'v5.9'], baseline: 'baseline.json' }
    writeFileSync(join(folder, 'tests', 'cowproof.config.json'), JSON.stringify(config))
    expect(await step('Gate', { 'working-directory': 'tests' })).toMatchObject({ code: 0, stderr: '' })
  })

  test('has the exit code of a mistake', async () => {
    const { code, stderr } = await step('Gate', { tests: 'nowhere/', baseline: 'tests/baseline.json' })
    expect(stderr).toContain("there is no file or folder 'nowhere/'")
    expect(code).toBe(2)
  })

  test('does not run what stands in its inputs', async () => {
    const { code, stderr } = await step('Gate', {
      tests: '$(touch here); `touch here`/',
      baseline: 'tests/baseline.json',
    })
    expect(stderr).toContain('there is no file or folder')
    expect(code).toBe(2)
    expect(existsSync(join(folder, 'here'))).toBe(false)
  })
})

describe('the job for GitLab that the documentation shows', () => {
  const text = readFileSync(join(root, 'docs', 'gate.md'), 'utf8')
  const [, yaml] = /## In GitLab CI\n\n```yaml\n([^]*?)```/.exec(text)!
  const { cowproof: job } = parse(yaml!) as {
    cowproof: { script: string[]; cache: { paths: string[] }; artifacts: { reports: { junit: string } } }
  }

  async function run(): Promise<Finished> {
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
    symlinkSync(main, join(folder, 'node_modules', '.bin', 'cowproof'))
    writeFileSync(join(folder, 'package.json'), '{}')
    writeFileSync(join(folder, 'cowproof.config.json'), '{"eras": ["v5.7", "v5.9"]}')
    return bash(job.script.join('\n'), folder, { GITHUB_ACTIONS: '' })
  }

  test('passes where nothing moved, and leaves its report and its cache', async () => {
    expect((await run()).code).toBe(0)
    expect(read(job.artifacts.reports.junit)).toContain('<testsuite name="v5.9"')
    expect(existsSync(join(folder, job.cache.paths[0]!))).toBe(true)
  })

  test('fails where something moved', async () => {
    breakIt()
    expect((await run()).code).toBe(1)
    expect(read(job.artifacts.reports.junit)).toContain('<failure type="regression"')
  })
})
