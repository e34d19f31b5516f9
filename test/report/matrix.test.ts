import { expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { renderMatrix } from '../../src/report/index.ts'

test('all eras of releases stand side by side at 120 columns, whatever tests are called', () => {
  const cells = eras.map(() => ({ outcome: 'holds' as const, isExpected: false }))
  const rows = [{ test: 'a-test-whose-name-says-all-that-there-is-to-say-about-it', cells }]
  const lines = renderMatrix({ eras: eras.map(({ name }) => name), rows }, 120).split('\n')
  expect(lines[0]!.trim().split(/ +/)).toEqual(['test', ...eras.map(({ name }) => name)])
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(120)
})
