import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { observedSchema } from '../../src/cli/json-schemas.ts'
import { answered, cowproof, temporaryFolder } from './cowproof.ts'

// What needs a kernel and a machine is in test/observe/observe.long.test.ts.
describe('observe refuses', () => {
  test.each([
    [['observe'], /kernel/],
    [['observe', '--kernel', 'debian:nonsense'], /debian:nonsense/],
    [['observe', '--kernel', './no-image'], /no-image/],
    [['observe', 'no-test', '--kernel', 'debian:6.1'], /there is no test, file or folder 'no-test'/],
    [['observe', '--kernel', 'debian:6.1', '--era', 'v9'], /there is no era 'v9'/],
    [['observe', '--kernel', 'debian:6.1', '--markdown', '--junit'], /name one/],
    [['observe', '--kernel', 'debian:6.1', '--orders', '0'], /--orders is a whole number/],
    [['observe', '--kernel', 'debian:6.1', '--races', 'many'], /--races is a whole number/],
    [['observe', 'B01', '--kernel', 'debian:6.1', '--random', '5'], /--random makes its own tests/],
    [['observe', '--kernel', 'debian:6.1', '--headers', '.'], /--headers goes with the path of a kernel/],
    [['observe', '--kernel', 'debian:6.1', '--force', 'README.md'], /README.md: this is no counterexample/],
    [['observe', 'B01', '--kernel', 'debian:6.1', '--force', 'x.json'], /--force takes its test from the report/],
    [['observe', '--kernel', 'debian:6.1', '--force', 'x.json', '--junit'], /--force prints text, or JSON/],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await answered(words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/bug in cowproof/)
  })

  test('with one document where JSON was asked for', async () => {
    const { code, stdout } = await answered(['observe', '--kernel', './no-image', '--json'])
    const { error, kernels } = v.parse(observedSchema, JSON.parse(stdout))
    expect([code, kernels]).toEqual([2, []])
    expect(error).toContain('no-image')
  })

  // What is said without QEMU: test/observe/machine.test.ts.
  test('a machine without a compiler, and says what to install', async () => {
    const empty = temporaryFolder()
    const env = { PATH: empty, XDG_CACHE_HOME: empty }
    const { code, stdout, stderr } = await cowproof(['observe', 'B01', '--kernel', 'debian:6.1'], { env })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^cowproof: .*gcc.*apt-get install gcc libc6-dev/)
    expect(stderr.trim().split('\n').length).toBe(1)
  })
})

describe('generate', () => {
  test('writes the tests that it is asked for, the same from the same seed', async () => {
    const folder = temporaryFolder()
    const words = ['generate', '--seed', '7', '--count', '3', '--output', folder]
    const { code, stdout } = await answered(words)
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 3])
    const first = readFileSync(join(folder, 'random-7-1.litmus'), 'utf8')
    expect(await answered(['generate', '--seed', '7'])).toMatchObject({ code: 0, stdout: first })
    expect((await answered(['verify', folder, '--era', 'v6.1'])).stdout).toContain('random-7-3')
  })

  test.each([
    [['--count', '2'], /--output/],
    [['--operations', 'munmapp'], /Did you mean 'munmap'/],
    [['--tasks', '4'], /--tasks is a whole number of tasks from 1 to 3/],
    [['--pages', '0'], /--pages is a whole number of pages from 1 to 2/],
  ])('refuses %j', async (words, message) => {
    const { code, stdout, stderr } = await answered(['generate', ...words])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })
})
