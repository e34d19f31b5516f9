import { exec } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { NO_MEMORY } from '../../src/cli/ending.ts'
import { cowproof, main, race, root, temporaryFolder, type Finished } from './cowproof.ts'

/** Runs the command line with what a shell can do to its standard streams, and `before` to the process. */
function inShell(words: string, before = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = exec(`${before} "${process.execPath}" "${main}" ${words}`, { cwd: root }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

describe('after --', () => {
  test('stand words that are no options, and none is dropped', async () => {
    const folder = temporaryFolder({ '-x.litmus': race('exists (reader:r=1)', 'result Never') })
    for (const words of [
      ['--', 'verify', folder],
      ['verify', '--era', 'v5.7', '--', '-x.litmus'],
    ]) {
      const { code, stdout } = await cowproof(words, { folder })
      expect(stdout, words.join(' ')).toContain('race under v5.7: violated')
      expect(code).toBe(1)
    }
  })

  test('too many words are too many', async () => {
    const { code, stdout, stderr } = await cowproof(['list', 'eras', '--', '--json'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/'\.\/--json' is one word too many/)
  })
})

test.each(['completion --nope', 'completion bash zsh', 'list completion', 'verify completion'])(
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

test('a file of the user that ends the process without a word is no success', async () => {
  const folder = temporaryFolder({ 'mine.ts': 'process.reallyExit(0)\nexport default {}\n' })
  for (const words of [
    ['verify', 'mine.ts'],
    ['verify', 'cow-01-basic', '--era', './mine.ts'],
  ]) {
    const { code, stdout, stderr } = await cowproof(words, { folder })
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      'cowproof: a file that was loaded has ended the process: nothing is known\n',
    ])
  }
})

/*
 * What a command needs grows with the model, and a large one is put together for longer than anybody waits. With little memory a small one
 * is large.
 */
describe('memory that cannot be had is told in a sentence, with exit code 3,', () => {
  const bounds = ['--threads', '3,3', '--pages', '3', '--slots', '2', '--operations', 'all']
  test.each([
    ['where a storm is put together', 48, ['storm', '--era', 'v5.19', ...bounds]],
    ['where a model is written for another checker', 48, ['export', 'storm', '--to', 'murphi', ...bounds]],
    ['where cowproof itself has no room', 12, ['ablate', 'cow-01-basic', '--from', 'v5.7', '--to', 'v5.9']],
  ])('%s', async (_, heap, words) => {
    const { code, stdout, stderr } = await cowproof(words, { env: { NODE_OPTIONS: `--max-old-space-size=${heap}` } })
    expect([code, stdout, stderr]).toEqual([3, '', `cowproof: ${NO_MEMORY}\n`])
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

  // The first write to a file of at most 512 or 1024 bytes, as shells count, writes a part, and only the next one fails.
  test('is told where it takes a part', async () => {
    const out = join(temporaryFolder(), 'out.json')
    const { code, stderr } = await inShell(`list eras --json > ${out}`, "trap '' XFSZ; ulimit -f 1;")
    expect([code, stderr]).toEqual([
      2,
      'cowproof: the result cannot be written to standard output: the file would be larger than is allowed\n',
    ])
    expect(statSync(out).size).toBeGreaterThan(0)
  })

  test('is no reason to fail where it is the standard error', async () => {
    expect((await inShell('list eras 2> /dev/full')).code).toBe(0)
    expect((await inShell('list era 2> /dev/full')).code).toBe(2)
  })
})

test('a file of the user that waits for ever keeps nobody waiting once all is said', async () => {
  const waits = 'setInterval(() => {}, 1000)\n'
  const folder = temporaryFolder({
    'r.litmus': race('exists (reader:r=2)'),
    'era.ts': `import { v5_9 } from 'cowproof/eras'\n${waits}export default { ...v5_9, name: 'mine' }\n`,
    'none.ts': `${waits}export default 3\n`,
  })
  expect(await cowproof(['verify', 'r.litmus', '--era', './era.ts'], { folder })).toMatchObject({ code: 0, stderr: '' })
  expect(await cowproof(['verify', 'none.ts'], { folder })).toMatchObject({ code: 2 })
})

test('whoever closes the standard streams gets the exit code', async () => {
  const failing = join(temporaryFolder({ 'x.litmus': race('exists (reader:r=1)', 'result Never') }), 'x.litmus')
  const { code } = await inShell(`verify ${failing} --era v5.9 <&- >&- 2>&-`)
  expect(code).toBe(1)
})
