import { expect, test } from 'vitest'
import { answered } from './cowproof.ts'

// The fix commits are in v5.9 (09854ba94c6a for B01) and v5.11 (57efa1fe5957 for B06, whose report tells of a race).
const asked = ['matrix', 'B01-vmsplice-unmap-in-child', 'B06-pin-fast-races-fork', '--era', 'v5.7,v5.9,v5.11']

test('a matrix has a row for each test and a column for each era', async () => {
  const { code, stdout, stderr } = await answered(asked)
  const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
  expect(rows[0]).toEqual(['test', 'v5.7', 'v5.9', 'v5.11'])
  expect(rows[2]).toEqual(['B01-vmsplice-unmap-in-child', 'X', '.', '.'])
  expect(rows[3]).toEqual(['B06-pin-fast-races-fork', 'X', 'r', '.'])
  expect(rows.slice(5).map(([sign]) => sign)).toEqual(['X', 'r', '.', ''])
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('or the same as Markdown', async () => {
  const { code, stdout } = await answered([...asked, '--markdown'])
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    '| test | v5.7 | v5.9 | v5.11 |',
    '| --- | --- | --- | --- |',
    '| B01-vmsplice-unmap-in-child | **violated** | holds | holds |',
    '| B06-pin-fast-races-fork | **violated** | **race** | holds |',
  ])
  expect(code).toBe(0)
})
