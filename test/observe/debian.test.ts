import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fetchKernel } from '../../src/observe/debian.ts'
import { kernelFetched } from '../../src/observe/kernel-named.ts'
import { UserError } from '../../src/report/user-error.ts'
import { temporaryFolder } from '../cli/cowproof.ts'
import { replaceTools, storeWith } from './tools.ts'

const OWN = [
  'bookworm http://a.example/debian/',
  'bookworm-security http://a.example/security/',
  'nodistro http://b.example/',
]

interface World {
  /** Packages by the suite that has them; those of `own` are in the lists of the machine. */
  readonly suites: Readonly<Record<string, readonly string[]>>
  /** Packages that cannot be fetched, or suites. */
  readonly unreachable?: readonly string[]
  readonly configured?: readonly string[]
}

/** A machine with an apt that knows these packages. Each package has one file, of its own name. Returns what apt was asked. */
function machineWith({ suites, unreachable = [], configured = OWN }: World): () => string {
  const folder = temporaryFolder({ unreachable: unreachable.map((name) => `${name}\n`).join(''), log: '' })
  mkdirSync(join(folder, 'suites'))
  for (const [suite, names] of Object.entries(suites))
    writeFileSync(join(folder, 'suites', suite), names.map((name) => `${name}\n`).join(''))
  writeFileSync(join(folder, 'configured'), configured.map((line) => `${line} main Packages\n`).join(''))
  const script = `
cd_to=$PWD; world=${folder}; suites=own
while [ "$1" = -o ]; do
  case $2 in Dir::Etc::sourcelist=*) list=\${2#*=}; suites=$(sed 's/.* \\([^ ]*\\) main$/\\1/' "$list"); cat "$list" >> $world/log;; esac
  shift 2
done
names() { for suite in $suites; do cat "$world/suites/$suite" 2> /dev/null; done; }
reach() { if grep -qx -- "$1" $world/unreachable; then echo "E: Failed to fetch $1" >&2; exit 100; fi; }
case $1 in
  pkgnames) names | grep "^$2" || true;;
  indextargets) cat $world/configured;;
  update) for suite in $suites; do reach $suite; done;;
  depends) names | grep -qx -- "$2" || exit 100
    names | sed -n "s/^needed-by-$2-/  Depends: /p"; echo "  Depends: libc6"; echo " |Depends: linux-image-x";;
  download) shift; for name; do reach "$name"; echo "$name" > "$name.deb"; done;;
esac`
  // Unpacks the image of a kernel: where the name of the package says.
  const unpack = 'mkdir -p "$3/boot"; cp "$2" "$3/boot/"'
  replaceTools({ 'apt-get': script, 'apt-cache': script, 'dpkg-deb': unpack })
  return () => readFileSync(join(folder, 'log'), 'utf8')
}

function image(version: string): string {
  return `linux-image-${version}-cloud-amd64`
}

async function fetched(asked: string) {
  const store = temporaryFolder()
  const { told, ...fetching } = fetchingTo(store)
  const version = await fetchKernel(asked, fetching).catch((error: unknown) => error as Error)
  const left = readdirSync(store).filter((name) => name.startsWith('.'))
  return { version, told, files: packagesIn(store), left }
}

function fetchingTo(store: string) {
  const told: string[] = []
  return { store, signal: new AbortController().signal, tell: (line: string) => void told.push(line), told }
}

function packagesIn(store: string): string[] {
  const files = readdirSync(store, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.deb')).sort()
}

describe('a kernel of Debian', () => {
  test("is the newest one in the machine's own lists", async () => {
    machineWith({
      suites: { own: [image('6.1.0-9'), image('6.1.0-56'), image('6.12.1+deb12'), 'linux-image-6.1-cloud-amd64'] },
    })
    const { version, told, files, left } = await fetched('6.1')
    expect(version).toBe('6.1.0-56')
    expect(files).toEqual([`6.1.0-56-cloud-amd64/boot/${image('6.1.0-56')}.deb`])
    expect(left).toEqual([])
    expect(told).toEqual(["fetching Linux 6.1.0-56 of Debian's"])
  })

  test("comes from its own release and that one's security suite otherwise, at the addresses of the machine", async () => {
    const suites = { own: [], bullseye: [image('5.10.0-32')], 'bullseye-security': [image('5.10.0-46')] }
    const asked = machineWith({ suites })
    expect((await fetched('5.10')).version).toBe('5.10.0-46')
    expect(asked().split('\n')).toContainEqual(
      expect.stringMatching(/^deb \[arch=amd64.*\] http:\/\/a\.example\/debian\/ bullseye main$/),
    )
    expect(asked().split('\n')).toContainEqual(
      expect.stringMatching(/^deb .* http:\/\/a\.example\/security\/ bullseye-security main$/),
    )
  })

  test('is in the backports where no release came with it', async () => {
    machineWith({ suites: { own: [], 'trixie-backports': [image('6.16.12+deb13')] } })
    expect((await fetched('6.16')).version).toBe('6.16.12+deb13')
  })

  test('is two packages since 7.2', async () => {
    const release = '7.3.4+deb13-cloud-amd64'
    const names = [`linux-image-${release}`, `linux-binary-unsigned-${release}`, `linux-modules-${release}`]
    machineWith({ suites: { own: names } })
    const { files } = await fetched('7.3')
    expect(files).toEqual(names.slice(1).map((name) => `${release}/boot/${name}.deb`))
  })

  test('is fetched with new lists where those of the machine are out of date', async () => {
    const suites = { own: [image('6.1.0-50')], bookworm: [image('6.1.0-56')] }
    machineWith({ suites, unreachable: [image('6.1.0-50')] })
    expect((await fetched('6.1')).version).toBe('6.1.0-56')
  })
})

describe('the headers of a kernel of Debian', () => {
  const headers = 'linux-headers-6.1.0-56-cloud-amd64'
  const others = ['linux-headers-6.1.0-56-common', 'linux-kbuild-6.1']
  const own = [image('6.1.0-56'), headers, ...others.map((name) => `needed-by-${headers}-${name}`)]
  const kept = [headers, ...others].map((name) => `6.1.0-56-cloud-amd64/headers/${name}.deb`)
  const itself = `6.1.0-56-cloud-amd64/boot/${image('6.1.0-56')}.deb`

  test('are kept with it as packages, without compilers and libraries', async () => {
    machineWith({ suites: { own } })
    expect((await fetched('6.1')).files).toEqual([itself, ...kept].sort())
  })

  test('may be missing: the kernel is there all the same', async () => {
    machineWith({ suites: { own }, unreachable: ['linux-kbuild-6.1'] })
    expect(await fetched('6.1')).toMatchObject({ version: '6.1.0-56', files: [itself], left: [] })
  })

  test.each<[string, World, readonly string[]]>([
    ['where they can be had now', { suites: { own } }, kept],
    ['also from another suite', { suites: { own: [], bookworm: own } }, kept],
    ['and else it stays as it is', { suites: { own: [] } }, []],
  ])('are fetched for a kernel that is kept without them, %s', async (_, world, expected) => {
    machineWith(world)
    const store = storeWith('6.1.0-56-cloud-amd64')
    const { told, ...fetching } = fetchingTo(store)
    const { release, headers } = await kernelFetched('6.1', fetching)
    expect(release).toBe('6.1.0-56-cloud-amd64')
    expect(headers !== null).toBe(expected.length > 0)
    expect(packagesIn(store)).toEqual(expected)
    expect(told.at(-1)).toMatch(
      expected.length > 0 ? /^(fetching the headers|looking)/ : /^no suite .* has the headers/,
    )
    expect(readdirSync(store)).toEqual(['6.1.0-56-cloud-amd64'])
  })
})

describe('a kernel of Debian that cannot be had', () => {
  async function refused(asked: string): Promise<string> {
    const { version, files, left } = await fetched(asked)
    expect(version).toBeInstanceOf(UserError)
    expect({ files, left }).toEqual({ files: [], left: [] })
    return (version as Error).message
  }

  test('is in no suite', async () => {
    machineWith({ suites: { own: [image('6.1.0-56')] } })
    expect(await refused('4.19')).toMatch(
      /no suite .* this machine reaches has a kernel 'debian:4\.19': the oldest is debian:5\.10$/,
    )
  })

  test('is behind a network that is not there', async () => {
    const unreachable = [image('6.1.0-56'), 'bookworm', 'bookworm-security']
    machineWith({ suites: { own: [image('6.1.0-56')] }, unreachable })
    expect(await refused('6.1')).toMatch(
      /^cannot fetch 'debian:6\.1'\. Look whether `apt-get update` works, or name .*:\nE: Failed to fetch linux-image-6\.1\.0-56-.*\nE: Failed to fetch bookworm$/,
    )
  })

  test('is asked for on a machine of another distribution', async () => {
    machineWith({ suites: { own: [] }, configured: ['noble http://c.example/ubuntu/'] })
    expect(await refused('6.1')).toMatch(/no suite of Debian's that this machine reaches/)
  })
})
