import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { parseDocument } from '../../src/report/index.ts'
import { race, started, temporaryFolder } from './cowproof.ts'

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** Sends a signal once a file or a folder is there, which the command makes when it listens to signals. */
async function interrupted(signal: Signal, words: readonly string[], { folder, awaited }: Record<string, string>) {
  const child = started(words, folder)
  let [stdout, stderr] = ['', '']
  child.stdout!.on('data', (text: Buffer) => (stdout += String(text)))
  child.stderr!.on('data', (text: Buffer) => (stderr += String(text)))
  const ended = once(child, 'close') as Promise<[code: number | null]>
  // oxlint-disable-next-line no-await-in-loop -- looks again and again
  while (!existsSync(join(folder!, awaited!)) && child.exitCode === null) await sleep(20)
  // A thread that has written its reports says soon after what it has found.
  await sleep(500)
  child.kill(signal)
  const [code] = await ended
  return { code, stdout, stderr }
}

/** Two models: of one all is soon known, and to count ten counters to a hundred takes longer than anybody waits. */
const MODELS = `
import { invariant, model } from 'cowproof/invariants'
import { schema, step, task } from 'cowproof/program'
import { range, single } from 'cowproof/state'
const made = (name, tasks, most) => {
  const memory = schema({ shared: single({ n: range(0, most) }) })
  const count = (each) => task('t' + each, { i: range(0, most) }, (my) => Array.from({ length: most }, (_, at) => step('s' + at, my.i.set(at + 1))))
  const list = Array.from({ length: tasks }, (_, each) => count(each))
  const never = invariant('not done', { meaning: 'Nobody ends.', source: 'none' }, list[0].at('done').not())
  return model({ name, schema: memory, tasks: list, properties: [never] })
}
export default [made('small', 1, 2), made('huge', 10, 100)]
`

describe('interrupted, a command says what is known, leaves nothing half written, and exits with 130', () => {
  test('SIGINT to a storm', async () => {
    const folder = temporaryFolder()
    const bounds = ['--threads', '2,2', '--pages', '2', '--references', '0', '--operations', 'read,write,fork,munmap']
    const words = ['storm', '--era', 'v5.19', ...bounds, '--reports', 'reports']
    const { code, stdout, stderr } = await interrupted('SIGINT', words, { folder, awaited: 'reports' })
    expect(stderr).toContain('interrupted; here is what is known')
    expect(stdout).toContain('Incomplete: interrupted')
    expect(code).toBe(130)
    expect(readdirSync(join(folder, 'reports'))).toEqual([])
  })

  test('SIGTERM to models of one’s own, of which one is known', async () => {
    const folder = temporaryFolder({ 'm.mjs': MODELS })
    const words = ['verify', 'm.mjs', '--json', '--reports', 'reports']
    const report = join('reports', 'small--not-done.json')
    const { code, stdout } = await interrupted('SIGTERM', words, { folder, awaited: report })
    const { interrupted: isCut, results } = JSON.parse(stdout) as {
      interrupted: boolean
      results: { test: string; property: string; verdict: string; counterexample: string | null }[]
    }
    expect([isCut, code]).toEqual([true, 130])
    expect(results.find(({ test, property }) => test === 'small' && property === 'not done')).toMatchObject({
      verdict: 'violated',
      counterexample: report,
    })
    expect(results.filter(({ test, verdict }) => test === 'huge' && verdict === 'holds')).toEqual([])
    expect(parseDocument(readFileSync(join(folder, report), 'utf8')).steps.length).toBe(2)
    expect(readdirSync(join(folder, 'reports')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('SIGHUP to litmus tests in threads', async () => {
    const writes = Array.from({ length: 8 }, (_, at) => `  write x ${at % 2}`).join('\n')
    const tasks = Array.from(
      { length: 8 },
      (_, each) => `${each === 0 ? 'task t0' : `thread t${each} of t0`} {\n${writes}\n}`,
    )
    const head = ['litmus huge', '"Far more than anybody explores."', 'pages x = 0']
    const huge = [...head, ...tasks, 'exists (t0:x=2)'].join('\n')
    const folder = temporaryFolder({ 'huge.litmus': huge, 'race.litmus': race('exists (reader:r=1)', 'result Never') })
    const words = ['verify', 'huge.litmus', 'race.litmus', '--era', 'v5.9', '--jobs', '2', '--reports', 'reports']
    const report = join('reports', 'race--v5.9--outcome.json')
    const { code, stdout, stderr } = await interrupted('SIGHUP', words, { folder, awaited: report })
    expect(stdout, stderr).toContain('race')
    expect(code).toBe(130)
    expect(parseDocument(readFileSync(join(folder, report), 'utf8')).test).toBe('race')
    expect(readdirSync(join(folder, 'reports')).filter((name) => name.startsWith('.'))).toEqual([])
  })
})
