import { readdirSync, readFileSync, realpathSync, type Stats } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { check } from '../litmus/check.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { formatError, suggest, type Result } from '../litmus/diagnostic.ts'
import { vocabulary } from '../litmus/vocabulary.ts'
import type { SourceFile } from '../litmus/source.ts'
import { printable } from '../program/printable.ts'
import { reasonOf } from '../report/reasons.ts'
import { isFolder, statsOf } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'
import { commandLine, fileWord } from './command-line.ts'
import { isModelPath } from './model-path.ts'
import { suiteFolder } from './package-root.ts'

const ENDING = /\.litmus$/i
/** A litmus test is some lines of text. */
const LARGEST_FILE = 2 ** 20

/**
 * The tests that are named: by the name of a test of the suite or what it begins with (`B01`), or by the path of a file
 * or folder. None named: the standard suite. Throws a `UserError` that says all that is wrong with all of them.
 */
export async function loadTests(named: readonly string[]): Promise<LitmusTest[]> {
  const files = named.length === 0 ? suiteFiles() : named.flatMap(filesFor)
  // Loading the parser takes longer than all else that a short command does.
  const { parseBytes } = await import('../litmus/parse.ts')
  const distinct = new Map(files.map((file) => [realpathSync(file), file]))
  const tests: LitmusTest[] = []
  const mistakes: string[] = []
  for (const file of distinct.values()) {
    const path = shownPath(file)
    const parsed = parseBytes(readBytes(file), printable(path))
    const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
    if (checked.ok) tests.push(at(checked.value, path))
    else mistakes.push(formatError(checked.error))
  }
  if (mistakes.length > 0) throw new UserError(mistakes.join('\n').trimEnd())
  requireDistinctNames(tests)
  return tests
}

/** The test in a text that has been found right before. */
export async function testIn(file: SourceFile): Promise<LitmusTest> {
  const read = await readTest(file)
  if (!read.ok) throw new UserError(formatError(read.error))
  return read.value
}

/** The test in a text, or what is wrong with it. */
export async function readTest({ name, text, path = name }: SourceFile): Promise<Result<LitmusTest>> {
  const { parseBytes } = await import('../litmus/parse.ts')
  const parsed = parseBytes(Buffer.from(text), name)
  const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
  return checked.ok ? { ok: true, value: at(checked.value, path) } : checked
}

function at(test: LitmusTest, path: string): LitmusTest {
  return path === test.file.name ? test : { ...test, file: { ...test.file, path } }
}

/** The one test that a name or path stands for. Throws a `UserError` where it stands for several. */
export async function loadTest(named: string): Promise<LitmusTest> {
  const [test, ...others] = await loadTests([named])
  if (!test || others.length > 0) throw new UserError(`'${named}' has several tests: name one file`)
  return test
}

/** The litmus files of the standard suite, in the order of their paths. */
export function suiteFiles(): string[] {
  return litmusFilesIn(suiteFolder)
}

/** The name of the test in a file of the suite. */
export function testName(file: string): string {
  return basename(file).replace(ENDING, '')
}

/** True of the name of a litmus file: it is named so, also where file systems and people write it in capitals. */
export function isLitmusFile(name: string): boolean {
  return ENDING.test(name)
}

/** A path as people would type it: relative where that is shorter to read. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere === '' || fromHere.startsWith(`..${sep}`) ? path : fromHere
}

function filesFor(word: string): string[] {
  const suite = suiteFiles()
  const exact = suite.filter((file) => testName(file) === word)
  if (exact.length > 0) return exact
  const stats = statsAt(word)
  if (stats?.isDirectory()) return nonEmpty(litmusFilesIn(word), word)
  refuseModels([word])
  if (stats) return [word]
  const beginning = suite.filter((file) => testName(file).startsWith(`${word}-`))
  if (beginning.length > 0) return beginning
  if (word.includes('/') || word.includes(sep) || isLitmusFile(word))
    throw new UserError(`there is no file or folder '${word}'`)
  const hint = suggest(word, suite.map(testName), 'tests of the suite')
  throw new UserError(`there is no test, file or folder '${word}'. ${hint} See \`${commandLine('list', 'tests')}\``)
}

/** Throws a `UserError` where a word means a file of models of one's own, which have no eras and no question to compare. */
export function refuseModels(words: readonly string[]): void {
  const path = words.find((word) => isModelPath(word) && !isFolder(word))
  if (path === undefined) return
  const instead = commandLine('verify', fileWord(path))
  throw new UserError(`'${path}' is a file of models of your own, and no litmus test: run \`${instead}\``)
}

function statsAt(path: string): Stats | null {
  try {
    return statsOf(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function nonEmpty(files: string[], folder: string): string[] {
  if (files.length > 0) return files
  throw new UserError(`there is no .litmus file in the folder '${folder}', nor in the folders in it`)
}

/** The litmus files in a folder and in those in it, in the order of their paths. Each folder counts once, however many links lead to it. */
function litmusFilesIn(folder: string): string[] {
  const seen = new Set<string>()
  const filesIn = (path: string): string[] => {
    const real = realpathSync(path)
    if (seen.has(real)) return []
    seen.add(real)
    return readdirSync(path).flatMap((name) => {
      const inner = join(path, name)
      const stats = statsAt(inner)
      if (stats?.isDirectory()) return filesIn(inner)
      if (!isLitmusFile(name)) return []
      if (!stats) throw new UserError(`cannot read '${inner}': the link leads to no file`)
      return stats.isFile() ? [inner] : []
    })
  }
  try {
    return filesIn(folder).sort()
  } catch (error) {
    if (error instanceof UserError) throw error
    throw unreadable(folder, error)
  }
}

function readBytes(path: string): Uint8Array {
  const stats = statsAt(path)
  if (!stats?.isFile() && !stats?.isFIFO()) throw new UserError(`'${path}' is neither a file nor a folder`)
  if (stats.size > LARGEST_FILE) throw new UserError(`'${path}' is too large to be a litmus test: ${stats.size} bytes`)
  try {
    return readFileSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): UserError {
  return new UserError(`cannot read '${path}': ${reasonOf(error)}`, { cause: error })
}

/** Results and reports go by the name of the test. */
function requireDistinctNames(tests: readonly LitmusTest[]): void {
  const files = new Map<string, string>()
  for (const { name, file } of tests) {
    const other = files.get(name)
    if (other !== undefined)
      throw new UserError(
        `two tests are called '${name}': ${other} and ${file.name}. Rename one, or verify one at a time.`,
      )
    files.set(name, file.name)
  }
}
