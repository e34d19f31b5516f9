import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeReport } from '../report/files.ts'
import { makeFolder } from '../report/write-file.ts'
import { lastWords, runTool } from './tool.ts'

/** Lists of packages: those that the machine has, or those of other suites, in a folder of their own. */
export interface PackageLists {
  /** What apt is told beside its own configuration. */
  readonly options: readonly string[]
  /** What apt complained about while it fetched the lists. */
  readonly complaint: string
}

const MISSING =
  "kernels of Debian's are fetched with apt, which this machine has not: name the image of a kernel instead"

export const ownLists: PackageLists = { options: [], complaint: '' }

/** A suite at an address of Debian's. */
export interface Suite {
  readonly name: string
  readonly address: string
}

/** Where Debian's keys are on every machine that has them apart from those that apt trusts for everything. */
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Fetches the lists of suites that the machine may not be set up for. One that cannot be had is a complaint. */
export async function fetchLists(suites: readonly Suite[], folder: string, signal: AbortSignal): Promise<PackageLists> {
  const keys = existsSync(KEYS) ? ` signed-by=${KEYS}` : ''
  const lines = suites.map(({ name, address }) => `deb [arch=amd64${keys}] ${address} ${name} main\n`)
  const [lists, cache] = [join(folder, 'lists'), join(folder, 'cache')]
  makeFolder(join(lists, 'partial'))
  makeFolder(join(cache, 'archives', 'partial'))
  const options = [
    ['-o', `Dir::Etc::sourcelist=${writeReport(folder, 'sources.list', lines.join(''))}`],
    ['-o', 'Dir::Etc::sourceparts=-'],
    ['-o', `Dir::State::lists=${lists}`],
    ['-o', `Dir::Cache=${cache}`],
  ].flat()
  const { code, stderr } = await apt('apt-get', [...options, 'update', '--error-on=any'], { signal })
  return { options, complaint: code === 0 ? '' : lastWords(stderr) }
}

/** The names of the packages that begin so. */
export async function packageNames(lists: PackageLists, prefix: string): Promise<string[]> {
  const { stdout } = await apt('apt-cache', [...lists.options, 'pkgnames', prefix])
  return stdout.toString().split('\n').filter(Boolean)
}

/** What a package needs, by the names of other packages. None where the lists do not have it. */
export async function neededBy(lists: PackageLists, name: string): Promise<string[]> {
  const { stdout } = await apt('apt-cache', [...lists.options, 'depends', name])
  return [...stdout.toString().matchAll(/^ *\|?Depends: (\S+)$/gm)].map(([, needed]) => needed!)
}

/** Fetches packages to a folder. Returns what apt complained about, or null where all are there. */
export async function fetchPackages(
  lists: PackageLists,
  names: readonly string[],
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<string | null> {
  const { code, stderr } = await apt('apt-get', [...lists.options, 'download', ...names], { folder, signal })
  return code === 0 ? null : lastWords(stderr)
}

/** What the machine's apt is set up for, also where it has no lists yet: suites and their addresses. */
export async function ownSuites(): Promise<Suite[]> {
  const format = '$(RELEASE) $(REPO_URI) $(COMPONENT) $(CREATED_BY)'
  const { stdout } = await apt('apt-get', ['indextargets', '--format', format])
  return stdout
    .toString()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , component, kind]) => component === 'main' && kind === 'Packages')
    .map(([name, address]) => ({ name: name!, address: address! }))
}

/** Without it apt fetches as another user, which may not look into the folders of this one. */
const ALWAYS = ['-o', 'APT::Sandbox::User=root']

function apt(command: string, words: readonly string[], more: { folder?: string; signal?: AbortSignal } = {}) {
  return runTool(command, [...ALWAYS, ...words], { missing: MISSING, ...more })
}
