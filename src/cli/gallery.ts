import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { eras } from '../../models/eras/index.ts'
import { OutOfMemory } from '../explorer/memory.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { dataOfPage, galleryIndex, galleryReadme, UserError, writeReport } from '../report/index.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests } from './load-tests.ts'
import { exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { jobsOf, jobsOption, overCells } from './pool.ts'
import { prepareFolder } from './reports.ts'
import { print } from './terminal.ts'

/** Folders of which all is ours. */
const FOLDERS = ['pages', 'pictures']
/** In bytes: so that a repository can keep the gallery. */
const LARGEST_FILE = 300 * 1024
const LARGEST_GALLERY = 15 * 2 ** 20
/** More names than these are counted. */
const MOST_NAMES = 10

const builder = (yargs: Argv) =>
  jobsOption(searchOptions(yargs))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Names of tests of the suite, litmus files, or folders of them; the standard suite if none is named',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      default: 'reports',
      describe: `The folder of the gallery; ${FOLDERS.join(' and ')} in it are written anew`,
    })
    .option('check', { type: 'boolean', default: false, describe: 'Write nothing; say what is out of date' })

type Arguments = ArgumentsOf<typeof builder>

export const gallery: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  const { output, check } = given
  const tests = await loadTests(given.tests)
  const options = exploreOptions(given)
  requireNamesApart(tests)
  if (!check) prepareFolder(output, 'output')
  const signal = interruptSignal('nothing is written')
  const names = eras.map(({ name }) => name)
  const jobs = tests.map(({ file }) => ({ file, options, eras: names }))
  const rows = (await overCells('galleryTest', jobs, jobsOf(given), signal)).flatMap((row) => row ?? [])
  if (signal.aborted) return EXIT.interrupted
  if (rows.length < tests.length) throw new OutOfMemory('a test of the gallery was not finished')
  const matrix = { eras: names, tests: rows.map(({ test }) => test) }
  const files = new Map([
    ['README.md', galleryReadme(matrix)],
    ['index.html', galleryIndex(matrix)],
    ...rows.flatMap((row) => Object.entries(row.files)),
  ])
  requireSmall(files)
  const stale = oldFiles(output).filter((path) => !files.has(path))
  return check ? compare(output, files, stale) : write(output, files, stale)
}

/** Pages and pictures go by the names of tests, and some file systems take `a` and `A` for one. */
function requireNamesApart(tests: readonly LitmusTest[]): void {
  const names = new Map<string, string>()
  for (const { name } of tests) {
    const other = names.get(name.toLowerCase())
    if (other !== undefined) throw new UserError(`'${other}' and '${name}' differ in case only: rename one of them`)
    names.set(name.toLowerCase(), name)
  }
}

function write(folder: string, files: ReadonlyMap<string, string>, stale: readonly string[]): number {
  for (const [path, content] of files) writeReport(join(folder, dirname(path)), path.split('/').at(-1)!, content)
  for (const path of stale) rmSync(join(folder, path), { recursive: true, force: true })
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0)
  print(`${files.size} files, ${(bytes / 2 ** 20).toFixed(1)} MiB: ${join(folder, 'index.html')}\n`)
  return EXIT.expected
}

function compare(folder: string, files: ReadonlyMap<string, string>, stale: readonly string[]): number {
  const wrong = [
    ...[...files].filter(([path, content]) => !isUpToDate(join(folder, path), content)).map(([path]) => path),
    ...stale,
  ]
  if (wrong.length === 0) {
    print(`${files.size} files are up to date\n`)
    return EXIT.expected
  }
  const more = wrong.length > MOST_NAMES ? [`and ${wrong.length - MOST_NAMES} more`] : []
  const names = [...wrong.slice(0, MOST_NAMES), ...more].map((line) => `  ${line}\n`).join('')
  print(`the gallery is out of date; write it anew with \`npm run gallery\`:\n${names}`)
  return EXIT.unexpected
}

/** Pages are compared by the runs in them: how they are packed is up to the machine. */
function isUpToDate(path: string, content: string): boolean {
  if (!existsSync(path)) return false
  const old = readFileSync(path, 'utf8')
  if (old === content) return true
  if (!path.includes('pages')) return false
  try {
    return JSON.stringify(dataOfPage(old)) === JSON.stringify(dataOfPage(content))
  } catch {
    // Whatever it is, it is no page of ours.
    return false
  }
}

function oldFiles(folder: string): string[] {
  return FOLDERS.flatMap((name) => {
    const path = join(folder, name)
    return existsSync(path) ? readdirSync(path).map((file) => `${name}/${file}`) : []
  })
}

/** Throws a `UserError` for a gallery that is too large to be kept in a repository. */
function requireSmall(files: ReadonlyMap<string, string>): void {
  let sum = 0
  for (const [path, content] of files) {
    const bytes = Buffer.byteLength(content)
    sum += bytes
    if (bytes > LARGEST_FILE) throw new UserError(`${path} has ${bytes} bytes, more than ${LARGEST_FILE}`)
  }
  if (sum > LARGEST_GALLERY) throw new UserError(`the gallery has ${sum} bytes, more than ${LARGEST_GALLERY}`)
}
