import { expect, test } from 'vitest'
import { cowproof } from './cowproof.ts'

test('several tests at a time say what they say one after the other', async () => {
  const asked = ['verify', 'B01', 'B02', '--era', 'v5.7', '--era', 'v5.9+fork=share', '--json']
  const one = await cowproof([...asked, '--jobs', '1'])
  const three = await cowproof([...asked, '--jobs', '3'])
  expect(one.stdout).toContain('"verdict": "violated"')
  expect(three).toEqual(one)
})

test.each(['0', '-1', 'many', '1.5'])('%s is no number of jobs', async (jobs) => {
  const { code, stdout, stderr } = await cowproof(['matrix', 'B01', '--jobs', jobs])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('--jobs')
})
