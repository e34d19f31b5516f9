import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { debianVersion, debianWord } from '../observe/debian-name.ts'
import { kernelFetched } from '../observe/kernel-named.ts'
import { forgetKernels, keptKernels } from '../observe/kernel-store.ts'
import { UserError } from '../report/user-error.ts'
import { requireCacheFolder, usualCacheFolder } from './cache-folder.ts'
import { choose } from './choose.ts'
import { commandLine } from './command-line.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import type { ArgumentsOf } from './options.ts'
import { print, say } from './terminal.ts'

/** What can be done with kernels. */
export const KERNEL_WORDS = ['list', 'fetch', 'forget'] as const

const builder = (yargs: Argv) =>
  yargs
    .positional('what', { type: 'string', default: 'list', describe: `One of ${KERNEL_WORDS.join(', ')}` })
    .positional('names', {
      type: 'string',
      array: true,
      default: [],
      describe: 'debian:6.12 is the newest 6.12 that Debian has, debian:5.10.0-32 a certain one',
    })
    .example('$0 kernels fetch debian:6.1 debian:6.12', 'fetch the newest kernels of two series with apt, once')
    .example('$0 kernels', 'which kernels are there')
    .example('$0 kernels forget debian:6.1', 'remove all of a series; fetched anew, it is the newest of that day')

type Arguments = ArgumentsOf<typeof builder>

export const kernels: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run({ what, names }: Arguments): Promise<number> {
  const { name: work } = choose(
    KERNEL_WORDS.map((name) => ({ name })),
    what,
    ['work on kernels', 'works'],
  )
  const versions = names.map(versionNamed)
  if (work === 'list' && names.length > 0) throw new UserError(`'${names[0]}' is one word too many: list lists all`)
  if (work !== 'list' && names.length === 0)
    throw new UserError(`name what to ${work}, as in \`${commandLine('kernels', work, 'debian:6.12')}\``)
  const store = kernelFolder()
  if (work === 'list') return listKept(store)
  if (work === 'forget') return forget(store, versions)
  return fetchAll(store, versions)
}

/** Where kernels are kept. Throws a `UserError` where there is no such folder. */
export function kernelFolder(): string {
  return join(requireCacheFolder(), 'kernels')
}

/** The kernels that are there, by the words that name them. */
export function keptWords(): string[] {
  return usualCacheFolder() === null ? [] : keptKernels(kernelFolder()).map(({ version }) => debianWord(version))
}

function versionNamed(word: string): string {
  const version = debianVersion(word)
  if (version === null)
    throw new UserError(`'${word}' is no kernel that can be fetched: those of Debian can, as debian:6.12`)
  return version
}

const MEBIBYTE = 2 ** 20

function listKept(store: string): number {
  const kept = keptKernels(store).map(({ version, size }) => [debianWord(version), `${Math.ceil(size / MEBIBYTE)} MiB`])
  const width = Math.max(...kept.map(([name]) => name!.length))
  for (const [name, size] of kept) print(`${name!.padEnd(width)}  ${size!.padStart(8)}\n`)
  if (kept.length > 0) say(`They are in ${store}\n`)
  else say(`There are none yet: \`${commandLine('kernels', 'fetch', 'debian:6.12')}\` fetches one.\n`)
  return EXIT.expected
}

async function fetchAll(store: string, versions: readonly string[]): Promise<number> {
  const signal = interruptSignal('what was not fetched whole is not kept')
  const tell = (line: string): void => say(`${line}\n`)
  for (const asked of versions) {
    try {
      const { name, release } = await kernelFetched(asked, { store, signal, tell })
      print(`${name} is Linux ${release}\n`)
    } catch (error) {
      if (signal.aborted) return EXIT.interrupted
      throw error
    }
  }
  return EXIT.expected
}

function forget(store: string, versions: readonly string[]): number {
  for (const asked of versions) {
    const forgotten = forgetKernels(store, asked)
    if (forgotten.length === 0) say(`There is no ${debianWord(asked)}.\n`)
    for (const version of forgotten) print(`${debianWord(version)} is forgotten\n`)
  }
  return EXIT.expected
}
