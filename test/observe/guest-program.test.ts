import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { guestProgram } from '../../src/observe/guest-program.ts'
import { temporaryFolder } from '../cli/cowproof.ts'
import { replaceTools } from './tools.ts'

/** A compiler that writes what it was given, and counts how often. */
function compiler(log: string, version = 'gcc 12'): string {
  return `if [ "$1" = --version ]; then echo "${version}"; exit; fi
echo run >> ${log}
while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out=$2; shift; fi; last=$1; shift; done
cp "$last" "$out"`
}

test('the program of the guest is compiled once for the same sources and compiler', async () => {
  const [cache, sources] = [
    temporaryFolder(),
    temporaryFolder({ 'main.c': 'int main;', 'main.h': '', 'README.md': '' }),
  ]
  const log = join(temporaryFolder(), 'log')
  const runs = () => readFileSync(log, 'utf8').split('\n').length - 1
  replaceTools({ gcc: compiler(log) })
  const path = await guestProgram(cache, sources)
  expect(readFileSync(path, 'utf8')).toBe('int main;')
  expect([await guestProgram(cache, sources), runs()]).toEqual([path, 1])
  // A header counts, a document does not.
  writeFileSync(join(sources, 'README.md'), 'more')
  expect(await guestProgram(cache, sources)).toBe(path)
  writeFileSync(join(sources, 'main.h'), '#define X')
  expect(await guestProgram(cache, sources)).not.toBe(path)
  expect(runs()).toBe(2)
  replaceTools({ gcc: compiler(log, 'gcc 13') })
  await guestProgram(cache, sources)
  expect(runs()).toBe(3)
})

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['compiler', {}, /^cannot run gcc: there is no such program; install it: apt-get install gcc libc6-dev$/],
  [
    'headers',
    {
      gcc: '[ "$1" = --version ] || { echo "main.c:1:10: fatal error: stdio.h: No such file or directory" >&2; exit 1; }',
    },
    /^gcc finds no static C library, or not its headers; install it: apt-get install libc6-dev linux-libc-dev$/,
  ],
  [
    'library',
    { gcc: '[ "$1" = --version ] || { echo "/usr/bin/ld: cannot find -lc: No such file or directory" >&2; exit 1; }' },
    /^gcc finds no static C library/,
  ],
  [
    'compiler that understands it',
    { gcc: '[ "$1" = --version ] || { echo "main.c:7: error: unknown type" >&2; exit 1; }' },
    /^the guest's program cannot be compiled with this gcc:\nmain.c:7: error: unknown type$/,
  ],
])('without a %s it is said what to do', async (_, tools, message) => {
  const [cache, sources] = [temporaryFolder(), temporaryFolder({ 'main.c': '' })]
  replaceTools(tools, { alone: true })
  await expect(guestProgram(cache, sources)).rejects.toThrow(message)
  // Nothing that is half done stays.
  expect(readdirSync(cache, { recursive: true }).filter((name) => name !== 'guest')).toEqual([])
})
