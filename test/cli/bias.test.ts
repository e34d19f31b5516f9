import { expect, test } from 'vitest'
import { answered } from './cowproof.ts'

test('--bias: nothing is expected, and the command that shows a run again has it', async () => {
  const { code, stdout } = await answered(['verify', 'B04-pin-then-fork', '--era', 'v5.8', '--bias', '2'], {
    columns: 120,
  })
  expect(stdout).toContain('npx cowproof verify B04-pin-then-fork --era v5.8 --bias 2 --verbose')
  expect(stdout).not.toContain(', as expected')
  expect(code).toBe(0)
})

test.each(['0', '17', 'many'])('--bias %s is no bias: exit code 2', async (bias) => {
  const { code, stderr } = await answered(['storm', '--era', 'v5.9', '--bias', bias])
  expect(stderr).toContain('--bias is a whole number of references from 1 to 16')
  expect(code).toBe(2)
})
