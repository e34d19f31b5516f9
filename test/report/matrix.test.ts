import { expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { renderMatrix, renderMatrixMarkdown } from '../../src/report/index.ts'

test('all eras of releases stand side by side at 120 columns, whatever tests are called', () => {
  const cells = eras.map(() => ({ outcome: 'holds' as const, seen: ['I16'], isExpected: false }))
  const rows = [{ test: 'a-test-whose-name-says-all-that-there-is-to-say-about-it', cells }]
  const lines = renderMatrix({ eras: eras.map(({ name }) => name), rows }, 120).split('\n')
  expect(lines[0]!.trim().split(/ +/)).toEqual(['test', ...eras.map(({ name }) => name)])
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(120)
})

test('a witness that was seen has a mark of its own, which is explained', () => {
  const cell = { outcome: 'holds', seen: ['I16'], isExpected: true } as const
  const matrix = { eras: ['v5.7', 'v5.8'], rows: [{ test: 'one', cells: [cell, { ...cell, seen: [] }] }] }
  const text = renderMatrix(matrix, 80)
  expect(text).toMatch(/^one {3}\.\+ {4}\.$/m)
  expect(text).toMatch(/^\+ {2}seen: I16, a witness: it shows that something happens, and is no error$/m)
  expect(renderMatrixMarkdown(matrix)).toContain('| one | holds, seen: I16 | holds |')
})

test('a test that no run ends is vacuous, and does not hold', () => {
  const cells = [{ outcome: 'vacuous', seen: [], isExpected: false } as const]
  const text = renderMatrix({ eras: ['v5.8'], rows: [{ test: 'one', cells }] }, 80)
  expect(text).toMatch(/^one {3}-!$/m)
  expect(text).toMatch(/^- {2}vacuous: no run ends, so the question says nothing$/m)
})
