import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gupModule } from '../../src/observe/gup-module.ts'
import type { Headers } from '../../src/observe/kernel.ts'
import { UserError } from '../../src/report/user-error.ts'
import { temporaryFolder } from '../cli/cowproof.ts'
import { bzImage, replaceTools } from './tools.ts'

const RELEASE = '6.1.0-56-cloud-amd64'

/** Programs that build: `make` writes what it was told and finds in the folders, `dpkg-deb` unpacks headers as Debian has them. */
function builders(log: string, make = '') {
  const tree = `$3/usr/src/linux-headers-${RELEASE}`
  return {
    gcc: 'echo "gcc 12"',
    make: `echo run >> ${log}; ${make}
tree=$2; to=\${3#M=}; { shift 3; echo "$*"; cat $tree/Makefile $to/gup.c; } > $to/gup.ko`,
    'dpkg-deb': `mkdir -p ${tree}; echo "include /usr/src/linux-headers-common/Makefile" > ${tree}/Makefile`,
  }
}

function worldWith(headers: Headers['kind'] | null, make?: string) {
  const folder = temporaryFolder({ image: bzImage(`${RELEASE} `), log: '' })
  const [cache, sources, tree] = ['cache', 'sources', 'tree'].map((name) => join(folder, name))
  for (const each of [cache!, sources!, tree!]) mkdirSync(each)
  writeFileSync(join(sources!, 'gup.c'), 'the source')
  writeFileSync(join(tree!, headers === 'packages' ? 'x.deb' : 'Makefile'), 'own\n')
  const log = join(folder, 'log')
  replaceTools(builders(log, make))
  const image = join(folder, 'image')
  const kernel = { name: 'k', image, modules: null, release: RELEASE }
  const named = { ...kernel, headers: headers === null ? null : { kind: headers, folder: tree! } }
  return {
    build: () => gupModule(named, cache!, sources),
    runs: () => readFileSync(log, 'utf8').split('\n').length - 1,
    cache: cache!,
    image,
  }
}

describe('the module of the guest', () => {
  test('is built once for the same kernel, and nothing else is kept', async () => {
    const { build, runs, cache, image } = worldWith('tree')
    const path = await build()
    expect(readFileSync(path, 'utf8')).toMatch(/modules\nown\nthe source$/)
    expect([await build(), runs()]).toEqual([path, 1])
    const files = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name)).toEqual(['gup.ko'])
    writeFileSync(image, bzImage(`${RELEASE} (again)`))
    expect(await build()).not.toBe(path)
    expect(runs()).toBe(2)
  })

  test("is built with headers of Debian's, wherever they are, by any gcc", async () => {
    const { build } = worldWith('packages')
    expect(readFileSync(await build(), 'utf8')).toMatch(
      /^CC=gcc .*\ninclude \/.+\/usr\/src\/linux-headers-common\/Makefile\nthe source$/,
    )
  })

  test.each<[string, Headers['kind'] | null, string, RegExp]>([
    ['without headers', null, '', /^name its headers, or .* with --headers$/],
    [
      'with another compiler',
      'tree',
      'echo "  CC [M]  gup.o"; echo "gcc: error: unrecognized command-line option -fnew" >&2; echo "make: *** [gup.o] Error 1" >&2; exit 2',
      /^gcc: error: unrecognized command-line option -fnew$/,
    ],
  ])('is not built %s, and it is said why', async (_, headers, make, message) => {
    const { build, cache } = worldWith(headers, make)
    await expect(build()).rejects.toThrow(message)
    await expect(build()).rejects.toThrow(UserError)
    expect(readdirSync(cache, { recursive: true }).filter((name) => name !== 'module')).toEqual([])
  })
})
