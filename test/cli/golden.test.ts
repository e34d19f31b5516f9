import { everyEra } from '../../models/eras/index.ts'
import { describe, expect, test } from 'vitest'
import { cowproof } from './cowproof.ts'
import { asRecorded } from './golden.ts'

const B01 = ['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--era', 'v5.9']

describe('what is printed', () => {
  test.each([
    ['verify-one', B01, 80],
    ['verify-one', B01, 120],
    ['list-eras', ['list', 'eras'], 80],
    ['list-choices', ['list', 'choices'], 80],
    ['list-tests', ['list', 'tests'], 80],
    ['list-properties', ['list', 'properties'], 80],
    ['list-operations', ['list', 'operations'], 80],
    ['list-routines', ['list', 'routines'], 80],
    ['help', ['--help'], 80],
    ['help-verify', ['verify', '--help'], 80],
    ['help-storm', ['storm', '--help'], 80],
  ] as const)('%s %j, %i columns', asRecorded)

  test('colours on request, and none where NO_COLOR is set', async () => {
    const coloured = await cowproof(B01, { env: { FORCE_COLOR: '1' } })
    const plain = await cowproof(B01, { env: { NO_COLOR: '1' } })
    expect(coloured.stdout).toContain('\u001B[')
    // oxlint-disable-next-line no-control-regex -- that is what a colour is
    expect(coloured.stdout.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain.stdout)
  })
})

test('models are listed with what is published of them', async () => {
  const { stdout } = await cowproof(['list', 'models'], { columns: 120 })
  expect(stdout).toMatch(/^two-phase-commit\.2\s[^]*?56 states/m)
  expect(stdout).toMatch(/^storm\s/m)
})

test('completion knows tests, eras and routines', async () => {
  const ask = async (...words: readonly string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await cowproof(['--get-yargs-completions', 'cowproof', ...words])
    // Whatever is said stands in the line that somebody is typing.
    expect([code, stderr]).toEqual([0, ''])
    return stdout.trim().split('\n')
  }
  expect(await ask('verify', 'cow-0')).toContain('cow-01-basic')
  expect(await ask('verify', '--era', 'v5')).toEqual(
    everyEra.map(({ name }) => name).filter((name) => name.startsWith('v5')),
  )
  expect(await ask('verify', '--era', 'hil')).toContain('hildenbrand-2021-12-v1')
  expect(await ask('graph', 'do_wp')).toContain('do_wp_page')
  expect(await ask('verify', 'nonesuch')).toEqual([''])
  expect(await ask('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh']))
})
