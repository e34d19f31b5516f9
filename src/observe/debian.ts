import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { requireFolder } from '../report/files.ts'
import { makeFolder, moveWhole } from '../report/write-file.ts'
import { UserError } from '../report/user-error.ts'
import {
  fetchLists,
  fetchPackages,
  neededBy,
  ownLists,
  ownSuites,
  packageNames,
  type PackageLists,
  type Suite,
} from './apt.ts'
import { debianWord, isAskedFor, oldestFirst, releaseOf, versionOf } from './debian-name.ts'
import { addHeaders, HEADERS, keepKernel } from './kernel-store.ts'
import { unpackPackages } from './packages.ts'

export interface Fetching {
  /** The folder in which kernels are kept. */
  readonly store: string
  readonly signal: AbortSignal
  /** Is told what takes long, in a line. */
  readonly tell: (line: string) => void
}

/**
 * Fetches the newest kernel of Debian's that is asked for, as in 6.12, and returns its version. The machine's own lists come first, then those of
 * the suites that have, or had, such kernels. Throws a `UserError` that says why there is none.
 */
export async function fetchKernel(asked: string, { store, signal, tell }: Fetching): Promise<string> {
  requireFolder(store)
  const folder = mkdtempSync(join(store, '.fetching-'))
  try {
    const complaints: string[] = []
    for await (const lists of placesOf(asked, folder, { signal, tell })) {
      const version = await newestIn(lists, asked)
      if (lists.complaint !== '') complaints.push(lists.complaint)
      if (version === undefined) continue
      tell(`fetching Linux ${version} of Debian's`)
      const complaint = await fetchTo(join(folder, 'kernel'), version, lists, signal)
      if (complaint === null) return keepKernel(store, version, join(folder, 'kernel'))
      complaints.push(complaint)
    }
    throw new UserError(cannotFetch(asked, complaints))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Fetches the headers of a kernel that is kept without them. Tells it where they cannot be had: the kernel is of use all the same. */
export async function fetchMissingHeaders(version: string, { store, signal, tell }: Fetching): Promise<void> {
  const folder = mkdtempSync(join(store, '.fetching-'))
  try {
    tell(`fetching the headers of Linux ${version}`)
    for await (const lists of placesOf(version, folder, { signal, tell })) {
      const headers = join(folder, HEADERS)
      if ((await fetchHeaders(headers, releaseOf(version), lists, signal)) !== null) continue
      return addHeaders(store, version, headers)
    }
    tell(`no suite that this machine reaches has the headers of Linux ${version}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function cannotFetch(asked: string, complaints: readonly string[]): string {
  const word = debianWord(asked)
  if (complaints.length === 0)
    return `no suite of Debian's that this machine reaches has a kernel '${word}': the oldest is ${debianWord(OLDEST)}`
  return `cannot fetch '${word}'. Look whether \`apt-get update\` works, or name the image of a kernel instead. apt says:\n${complaints.join('\n')}`
}

/** The kernel that each release of Debian's came with. Newer ones are in its backports, and in what becomes the next one. */
const RELEASES: Readonly<Record<string, string>> = { '5.10': 'bullseye', '6.1': 'bookworm', '6.12': 'trixie' }
const OLDEST = Object.keys(RELEASES)[0]!
const OTHERS = ['trixie-backports', 'sid', 'bookworm-backports']

type Surroundings = Pick<Fetching, 'signal' | 'tell'>

/** The lists to look into, each fetched only when those before it have not led to a kernel. */
async function* placesOf(asked: string, folder: string, { signal, tell }: Surroundings): AsyncGenerator<PackageLists> {
  yield ownLists
  const own = await ownSuites()
  const series = /^\d+\.\d+/.exec(asked)![0]
  const release = RELEASES[series]
  const groups = release === undefined ? OTHERS.map((name) => [name]) : [[release, `${release}-security`]]
  for (const names of groups) {
    const suites = names.map((name) => suiteAt(name, own)).filter((suite) => suite !== null)
    if (suites.length === 0) continue
    tell(`looking for Linux ${asked} in ${names[0]}`)
    yield await fetchLists(suites, join(folder, names[0]!), signal)
  }
}

/** The suites that Debian's addresses are known by; those of others have other names. */
const OF_DEBIAN = /^(bullseye|bookworm|trixie|forky|sid|oldoldstable|oldstable|stable|testing|unstable)(-security)?$/

/** A suite at the address from which the machine has a like one: there are some for security, and some for all others. */
function suiteAt(name: string, own: readonly Suite[]): Suite | null {
  const isSecurity = name.endsWith('-security')
  const like = own.find((suite) => OF_DEBIAN.test(suite.name) && suite.name.endsWith('-security') === isSecurity)
  return like === undefined ? null : { name, address: like.address }
}

async function newestIn(lists: PackageLists, asked: string): Promise<string | undefined> {
  const names = await packageNames(lists, `${IMAGE}${asked}`)
  const versions = names.map((name) => versionOf(name.slice(IMAGE.length))).filter((version) => version !== null)
  return oldestFirst(versions.filter((version) => isAskedFor(asked, version))).at(-1)
}

/** Packages by the first words of their names. Since 7.2 the first one has nothing of its own, and needs the others. */
const [IMAGE, UNSIGNED, MODULES] = ['linux-image-', 'linux-binary-unsigned-', 'linux-modules-']

/** Unpacks a kernel to a folder, and puts the packages with its headers there. Returns what apt complained about, or null where all is there. */
async function fetchTo(to: string, version: string, lists: PackageLists, signal: AbortSignal): Promise<string | null> {
  const release = releaseOf(version)
  const isSplit = (await packageNames(lists, `${UNSIGNED}${release}`)).length > 0
  const names = (isSplit ? [UNSIGNED, MODULES] : [IMAGE]).map((first) => `${first}${release}`)
  const folder = `${to}-packages`
  for (const each of [to, folder]) {
    rmSync(each, { recursive: true, force: true })
    makeFolder(each)
  }
  const complaint = await fetchPackages(lists, names, { folder, signal })
  if (complaint !== null) return complaint
  await unpackPackages(folder, to, signal)
  // A kernel without them is better than none.
  if ((await fetchHeaders(`${to}-headers`, release, lists, signal)) === null)
    moveWhole(`${to}-headers`, join(to, HEADERS))
  return null
}

/** The packages that are needed to build modules for a kernel: those that its headers need, but for compilers and libraries. */
async function fetchHeaders(
  to: string,
  release: string,
  lists: PackageLists,
  signal: AbortSignal,
): Promise<string | null> {
  const name = `linux-headers-${release}`
  const needed = (await neededBy(lists, name)).filter((each) => /^linux-(headers|kbuild)-/.test(each))
  if (needed.length === 0) return 'there are none'
  rmSync(to, { recursive: true, force: true })
  makeFolder(to)
  return fetchPackages(lists, [name, ...needed], { folder: to, signal })
}
