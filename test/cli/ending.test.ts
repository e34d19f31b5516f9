import { exec } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cowproof, main, race, root, temporaryFolder, type Finished } from './cowproof.ts'

/** Runs the command line with what a shell can do to its standard streams. */
function inShell(words: string): Promise<Finished> {
  return new Promise((resolve) => {
    const child = exec(`"${process.execPath}" "${main}" ${words}`, { cwd: root }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

describe('after --', () => {
  test('stand words that are no options, and none is dropped', async () => {
    const folder = temporaryFolder({ '-x.litmus': race('exists (reader:r=1)', 'result Never') })
    for (const words of [
      ['--', 'verify', folder],
      ['verify', '--limit-depth', '2', '--', '-x.litmus'],
    ]) {
      const { code, stdout } = await cowproof(words, { folder })
      expect(stdout, words.join(' ')).toContain('race under v5.7: violated')
      expect(code).toBe(words.includes('--limit-depth') ? 3 : 1)
    }
  })

  test('too many words are too many', async () => {
    const { code, stdout, stderr } = await cowproof(['list', 'eras', '--', '--json'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/'\.\/--json' is one word too many/)
  })
})

test.each(['completion --nope', 'completion bash', 'list completion', 'verify completion'])(
  '%s prints no completion script',
  async (line) => {
    const { code, stdout, stderr } = await cowproof(line.split(' '))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^cowproof: /)
  },
)

describe('code of users that is loaded', () => {
  test.each([
    ['ends the process', 'process.exit(0)', /ended the process/],
    ['never comes to its end', 'await new Promise(() => {})', /waits for what never comes/],
    ['throws nothing', 'throw null', /null/],
    ['throws what cannot be printed', 'throw { toString() { throw 1 } }', /cannot be printed/],
    ['fails later', 'setTimeout(() => { throw new Error("late") })\nawait new Promise(() => {})', /went wrong: late/],
  ])('that %s is named, with exit code 2', async (_, code, message) => {
    // What the file exports is right, so nothing but that line speaks against it.
    const era = "import { v5_9 } from 'cowproof/eras'\nexport default { ...v5_9, name: 'mine' }\n"
    const folder = temporaryFolder({
      'mine.ts': `${code}\n${era}`,
      'cowproof.config.ts': `${code}\nexport default { baseline: 'none.json' }\n`,
    })
    for (const words of [
      ['verify', 'cow-01-basic', '--era', './mine.ts'],
      ['gate', '--print-config'],
    ]) {
      const { code, stdout, stderr } = await cowproof(words, { folder })
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/^cowproof: .*(mine|cowproof\.config)\.ts/)
      expect(stderr).not.toMatch(/^\s+at |bug in cowproof/m)
    }
  })
})

describe.skipIf(!existsSync('/dev/full'))('a standard output that takes nothing', () => {
  test.each(['list eras', 'verify cow-01-basic --era v5.9 --json', '--help', '--version'])(
    'is told for %s, with exit code 2',
    async (words) => {
      const { code, stderr } = await inShell(`${words} > /dev/full`)
      expect([code, stderr]).toEqual([
        2,
        'cowproof: the result cannot be written to standard output: the disk is full\n',
      ])
    },
  )

  test('is no reason to fail where it is the standard error', async () => {
    expect((await inShell('list eras 2> /dev/full')).code).toBe(0)
    expect((await inShell('list era 2> /dev/full')).code).toBe(2)
  })
})

test('whoever closes the standard streams gets the exit code', async () => {
  const failing = join(temporaryFolder({ 'x.litmus': race('exists (reader:r=1)', 'result Never') }), 'x.litmus')
  const { code } = await inShell(`verify ${failing} --era v5.9 <&- >&- 2>&-`)
  expect(code).toBe(1)
})
