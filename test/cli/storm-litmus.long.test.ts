import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LitmusTest } from '../../src/litmus/checked.ts'
import { testIn } from '../observe/litmus.ts'
import { cowproof, temporaryFolder } from './cowproof.ts'

/** Each operation of a test with its task, and how often tasks wait for each other. */
function said({ tasks }: LitmusTest) {
  const all = tasks.flatMap(({ name, statements }) => statements.map((statement) => ({ name, statement })))
  return {
    operations: all.flatMap(({ name, statement }) =>
      statement.kind === 'operation' ? [{ task: name, does: statement.operation.name }] : [],
    ),
    waits: all.filter(({ statement }) => statement.kind === 'await').length,
  }
}

async function written(...words: readonly string[]) {
  const folder = temporaryFolder()
  const { code, stderr } = await cowproof(['storm', ...words, '--litmus', folder])
  expect(code, stderr).toBe(1)
  const files = readdirSync(folder).map((name) => join(folder, name))
  return { folder, files, tests: files.map((file) => testIn(readFileSync(file, 'utf8'))) }
}

async function violatedUnder(folder: string, ...eras: readonly string[]) {
  const { code, stdout } = await cowproof(['verify', folder, '--json', '--era', eras.join(',')])
  const { results } = JSON.parse(stdout) as { results: Record<string, string>[] }
  return { code, violated: results.filter(({ verdict }) => verdict === 'violated') }
}

/*
 * B06: fork and pin_user_pages_fast() of another thread, of which each looks before the other one acts: until 57efa1fe5957 (v5.11) brought
 * write_protect_seq. Whether the reference or the memory of the child is wrong, it takes these two at the same time.
 */
test('a race is written without an order between what races', async () => {
  const operations = 'write,fork,pin_user_pages_fast,write_reference'
  const { folder, tests } = await written('--era', 'v5.9', '--threads', '2,1', '--operations', operations)
  expect(tests.map(({ name }) => name)).toEqual(['storm-v5.9-I5', 'storm-v5.9-I6'])
  for (const each of tests) {
    const { operations: done, waits } = said(each)
    const taskOf = (does: string) => done.find((one) => one.does === does)!.task
    expect(taskOf('fork')).not.toBe(taskOf('pin_user_pages_fast'))
    expect(waits).toBe(0)
    expect(done.length).toBe(3)
  }
  const { code, violated } = await violatedUnder(folder, 'v5.9', 'v5.11')
  expect(code).toBe(0)
  expect(new Set(violated.map(({ era }) => era))).toEqual(new Set(['v5.9']))
}, 300_000)

// With swap: a pinned page that is swapped out, of which the swap cache knows, and that was read back another way (B09), until v5.19 at the latest.
test('what a storm with swap finds is found again in its test', async () => {
  const bounds = ['--slots', '1', '--operations', 'write,reclaim,get_user_pages_fast,write_reference,read']
  const { folder, files } = await written('--era', 'v5.18', '--threads', '1', ...bounds)
  expect(files.length).toBeGreaterThan(0)
  const { code, violated } = await violatedUnder(folder, 'v5.18', 'v6.16')
  expect(code).toBe(0)
  expect(new Set(violated.map(({ era }) => era))).toEqual(new Set(['v5.18']))
}, 300_000)
