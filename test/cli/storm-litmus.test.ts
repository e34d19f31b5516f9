import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answered, temporaryFolder } from './cowproof.ts'

test('a storm keeps the test that is there, which somebody may have changed', async () => {
  const folder = temporaryFolder({ 'storm--v5.7--i5.litmus': 'mine' })
  const path = join(folder, 'storm--v5.7--i5.litmus')
  // A pinned page is shared by fork, and a device stores to it: until 70e806e4e645 (v5.9).
  const words = ['storm', '--era', 'v5.7', '--operations', 'fork,pin_user_pages,write_reference', '--property', 'I5']
  const { code, stderr } = await answered([...words, '--json', '--litmus', folder])
  expect(code).toBe(2)
  expect(stderr).toMatch(/there is a '.*storm--v5\.7--i5\.litmus' already, which is kept: move it away, or name/)
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

test('a storm that finds nothing writes nothing', async () => {
  const folder = temporaryFolder()
  // Without references, mapcount tells all there is to know.
  const words = ['storm', '--era', 'v5.7', '--operations', 'write,fork,munmap', '--litmus', folder]
  const { code, stdout } = await answered(words)
  expect([code, readdirSync(folder)]).toEqual([0, []])
  expect(stdout).not.toContain('litmus')
})
