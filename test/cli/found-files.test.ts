import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadTests } from '../../src/cli/load-tests.ts'
import { race, temporaryFolder } from './cowproof.ts'

const named = (name: string): string => race('exists (reader:r=2)').replace('litmus race', `litmus ${name}`)

test('files in capitals are found, and each file once, though links go in a circle', async () => {
  const folder = temporaryFolder({ 'a.LITMUS': named('a'), 'b.Litmus': named('b'), 'c.txt': 'no test' })
  mkdirSync(join(folder, 'inner'))
  writeFileSync(join(folder, 'inner', 'd.litmus'), named('d'))
  symlinkSync(folder, join(folder, 'inner', 'loop'))
  symlinkSync(join(folder, 'inner'), join(folder, 'other'))
  symlinkSync(join(folder, 'a.LITMUS'), join(folder, 'z.litmus'))
  const tests = await loadTests([folder])
  expect(tests.map(({ name }) => name).sort()).toEqual(['a', 'b', 'd'])
})

test('a link that leads nowhere, or to itself, is named', async () => {
  const folder = temporaryFolder()
  symlinkSync('gone', join(folder, 'x.litmus'))
  await expect(loadTests([folder])).rejects.toThrow(/x\.litmus': the link leads to no file/)
  const circle = temporaryFolder()
  symlinkSync('x.litmus', join(circle, 'x.litmus'))
  await expect(loadTests([circle])).rejects.toThrow(/its links go in a circle/)
})

test('the path of a file is said without what would change the terminal', async () => {
  const folder = temporaryFolder({ '\u001b[31mred.litmus': 'litmus' })
  const error = await loadTests([folder]).catch((thrown: unknown) => thrown)
  expect(String(error)).toContain('red.litmus:')
  expect(String(error)).not.toContain('\u001b')
})

test('a mistyped test is told from those of the suite that are near', async () => {
  const error = await loadTests(['B06-pin-fast-races-frok']).catch((thrown: unknown) => thrown)
  expect(String(error)).toMatch(/Did you mean 'B06-pin-fast-races-fork'\?.* See `npx cowproof list tests`/s)
  expect(String(error).length).toBeLessThan(600)
})
