import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testIn } from '../observe/litmus.ts'
import { cowproof, temporaryFolder } from './cowproof.ts'

/*
 * CVE-2020-29374: until 17839856fd58 (v5.8) a page with one mapping was reused, whoever had a reference to it. So it takes a fork, a reference for reading
 * by one of the two processes, that one's munmap, and a store of the other one, which is seen through the reference; nothing else, and no
 * order of these but that a process is forked before it runs: whoever stores first has a copy.
 */
test('a storm writes CVE-2020-29374 as the test that it takes, which expects what it shows', async () => {
  const folder = temporaryFolder()
  const words = ['storm', '--era', 'v5.7', '--operations', 'write,fork,munmap,get_user_pages_fast', '--litmus', folder]
  const { code, stdout } = await cowproof(words)
  expect(code).toBe(1)
  const path = join(folder, 'storm--v5.7--i5.litmus')
  expect(stdout).toContain(path)
  expect(readdirSync(folder)).toEqual(['storm--v5.7--i5.litmus'])

  const text = readFileSync(path, 'utf8')
  const { tasks, references } = testIn(text)
  const done = tasks.flatMap(({ name, statements }) =>
    statements.map((each) => ({ task: name, does: each.kind === 'operation' ? each.operation.name : each.kind })),
  )
  expect(done.map(({ does }) => does).toSorted()).toEqual(['fork', 'get_user_pages_fast', 'munmap', 'write'])
  const taskOf = (does: string) => done.find((each) => each.does === does)!.task
  expect(taskOf('get_user_pages_fast')).toBe(taskOf('munmap'))
  expect(taskOf('write')).not.toBe(taskOf('munmap'))
  expect(text).toContain(`exists (${references[0]!.name}=1)`)
  expect(text).toMatch(/^result Sometimes v5\.7 predicted\nbreaks I5 v5\.7 predicted\n/m)

  const verified = await cowproof(['verify', path, '--json', '--era', 'v5.7,v5.8'])
  expect(verified.code).toBe(0)
  const { results } = JSON.parse(verified.stdout) as { results: Record<string, string>[] }
  const violated = results.filter(({ verdict }) => verdict === 'violated')
  expect(violated.map(({ era, property }) => `${era} ${property}`)).toEqual(['v5.7 outcome', 'v5.7 I5'])
})
