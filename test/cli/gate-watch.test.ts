import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cowproof, main, race, temporaryFolder } from './cowproof.ts'

const RACE = race('exists (reader:r=1)', 'result Sometimes')

test('a gate that watches compares again when a file changes, also after a mistake in it', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'tests'))
  const file = join(folder, 'tests', 'race.litmus')
  writeFileSync(file, RACE)
  const words = ['gate', 'tests', '--baseline', 'b.json', '--era', 'v5.9', '--jobs', '1', '--cache', 'cache']
  expect((await cowproof([...words, '--update'], { folder })).code).toBe(0)

  const env = { ...process.env, GITHUB_ACTIONS: '' }
  const child = spawn(process.execPath, [main, ...words, '--watch'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const waiters: (() => void)[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      for (const wake of waiters.splice(0)) wake()
    })
  /** What is said until the next wait for a change. */
  const round = async (): Promise<string> => {
    while (!said.includes('Waiting for a change')) await new Promise<void>((resolve) => waiters.push(resolve))
    const [before, ...rest] = said.split(/Waiting for a change.*\n/)
    said = rest.join('')
    return before!
  }
  expect(await round()).toContain('nothing moved')
  writeFileSync(file, RACE.replace('write x 1', 'write x 2'))
  expect(await round()).toMatch(/race.litmus changed.\n[^]*race: its pages or tasks are not what they were/)
  writeFileSync(file, 'litmus')
  expect(await round()).toMatch(/race.litmus changed.\n[^]*cowproof: .*race.litmus/)
  writeFileSync(file, RACE)
  expect(await round()).toContain('nothing moved')
  child.kill('SIGINT')
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(130)
})
