import { expect, test } from 'vitest'
import { cowproof } from './cowproof.ts'

// Their fix commits are in v5.9: 09854ba94c6a for B01, 70e806e4e645 for B04.
const asked = ['matrix', 'B01-vmsplice-unmap-in-child', 'B04-pin-then-fork', '--era', 'v5.7,v5.9']

test('a matrix has a row for each test and a column for each era', async () => {
  const { code, stdout, stderr } = await cowproof(asked)
  const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
  expect(rows[0]).toEqual(['test', 'v5.7', 'v5.9'])
  expect(rows[2]).toEqual(['B01-vmsplice-unmap-in-child', 'violated', 'holds'])
  expect(rows[3]).toEqual(['B04-pin-then-fork', 'violated', 'holds'])
  expect(stdout).toContain('A cell is the worst verdict')
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('or the same as Markdown', async () => {
  const { code, stdout } = await cowproof([...asked, '--markdown'])
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    '| test | v5.7 | v5.9 |',
    '| --- | --- | --- |',
    '| B01-vmsplice-unmap-in-child | **violated** | holds |',
    '| B04-pin-then-fork | **violated** | holds |',
  ])
  expect(code).toBe(0)
})
