import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answered, main, temporaryFolder } from './cowproof.ts'

// A script is told from another by what only its shell has: `complete` is a builtin of bash, `compdef` a function of zsh.
test.each([
  [['completion', 'bash'], '/bin/zsh', 'bash'],
  [['completion', 'zsh'], '/bin/bash', 'zsh'],
  [['completion'], '/usr/bin/zsh', 'zsh'],
  [['completion'], '/bin/bash', 'bash'],
  [['completion'], '/bin/fish', 'bash'],
])('%j, asked in %s, prints what %s runs', async (words, own, shell) => {
  const { code, stdout, stderr } = await answered(words, { env: { SHELL: own, ZSH_NAME: undefined } })
  expect([code, stderr]).toEqual([0, ''])
  expect(/^complete .* cowproof$/m.test(stdout)).toBe(shell === 'bash')
  expect(/compdef .* cowproof$/m.test(stdout)).toBe(shell === 'zsh')
  expect(stdout).toContain(`cowproof completion ${shell} >>`)
})

test('another shell is refused, with those that there are', async () => {
  const { code, stdout, stderr } = await answered(['completion', 'csh'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^cowproof: SHELL is one of bash, zsh, not 'csh'/)
})

test('bash completes with it, also where another shell is the own one', async () => {
  const { stdout } = await answered(['completion', 'bash'])
  const folder = temporaryFolder({ 'completion.sh': stdout })
  const script = `
    source '${join(folder, 'completion.sh')}'
    cowproof() { '${process.execPath}' '${main}' "$@"; }
    COMP_WORDS=(cowproof comp); COMP_CWORD=1
    _cowproof_yargs_completions
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { ...process.env, SHELL: '/bin/zsh' }
  expect(execFileSync('bash', ['--norc', '-c', script], { env, encoding: 'utf8' })).toBe('completion\n')
})
