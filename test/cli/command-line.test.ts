import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandLine } from '../../src/cli/command-line.ts'
import { answered, race, temporaryFolder } from './cowproof.ts'

/** What bash makes of a line: its words. */
function wordsOf(lines: readonly string[]): string[] {
  const script = `npx() { printf '%s\\0' "$@"; }\n${lines.join('\n')}\n`
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } })
    .split('\0')
    .slice(0, -1)
}

/** No NUL, which no word of a command line can have. */
const word = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '\\', ' ', '$', '\u001b', '\n', '\t', '\u202e', '"'),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))

test('a shell makes of a command what was meant, and nothing in it changes a terminal', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const line = commandLine(...words)
      expect(line).toMatch(/^[^\p{Cc}\u202e]*$/u)
      expect(wordsOf([line])).toEqual(['cowproof', ...words])
    }),
    { numRuns: 20 },
  )
})

test('the command for a file whose name no terminal can show names that file', async () => {
  const name = 'a \u001b[31m.litmus'
  const folder = temporaryFolder({ [name]: race('exists (reader:r=1)') })
  const { stdout } = await answered(['verify', name, '--era', 'v5.9'], { folder })
  const commands = stdout.split('\n').flatMap((line) => /npx cowproof .*/.exec(line)?.[0] ?? [])
  expect(commands.length).toBeGreaterThan(0)
  for (const command of commands) expect(wordsOf([command])[2]).toBe(name)
  // The same for a test that comes from another thread.
  const { testIn, loadTests } = await import('../../src/cli/load-tests.ts')
  const [test] = await loadTests([join(folder, name)])
  expect((await testIn(test!.file)).file.path).toBe(test!.file.path)
})
