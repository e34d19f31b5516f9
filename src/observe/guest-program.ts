import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { requireFolder } from '../report/files.ts'
import { packageRoot } from '../report/package-root.ts'
import { UserError } from '../report/user-error.ts'
import { moveWhole } from '../report/write-file.ts'
import { install, lastWords, runTool } from './tool.ts'

const COMPILER = { missing: install('gcc libc6-dev') }
/** The program is alone in its guest: there are no libraries. */
const OPTIONS = ['-std=gnu11', '-O2', '-static', '-pthread']

const PROGRAM = 'init'
const SOURCES = join(packageRoot, 'guest')

/**
 * The path of the program that runs tests in a guest, compiled in a folder for caches, where it is kept for the same sources and compiler. Throws a
 * `UserError` that says what to install.
 */
export async function guestProgram(cache: string, sources: string = SOURCES): Promise<string> {
  requireX86()
  const { stdout: version } = await runTool('gcc', ['--version'], COMPILER)
  const store = join(cache, 'guest')
  const folder = join(store, digestOf(sources, version.toString()))
  if (!existsSync(join(folder, PROGRAM))) await compile(sources, store, folder)
  return join(folder, PROGRAM)
}

async function compile(sources: string, store: string, target: string): Promise<void> {
  requireFolder(store)
  const folder = mkdtempSync(join(store, '.compiling-'))
  try {
    const files = filesOf(sources).filter((file) => file.endsWith('.c'))
    const words = [...OPTIONS, '-o', join(folder, PROGRAM), ...files]
    const { code, stderr } = await runTool('gcc', words, { ...COMPILER, folder: sources })
    if (code !== 0) throw new UserError(cannotCompile(stderr))
    moveWhole(folder, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What gcc says where the C library, or what belongs to it, is not there to compile with. */
const NO_LIBRARY = /fatal error: .*\.h: No such file|cannot find (-l|\S*crt)/

function cannotCompile(stderr: string): string {
  if (NO_LIBRARY.test(stderr))
    return `gcc finds no static C library, or not its headers; ${install('libc6-dev linux-libc-dev')}`
  return `the guest's program cannot be compiled with this gcc:\n${lastWords(stderr, 10)}`
}

function filesOf(sources: string): string[] {
  return readdirSync(sources)
    .filter((file) => /\.[ch]$/.test(file))
    .sort()
}

function digestOf(sources: string, version: string): string {
  const texts = filesOf(sources).map((file) => [file, readFileSync(join(sources, file), 'utf8')])
  const all = JSON.stringify([OPTIONS, version, texts])
  return createHash('sha256').update(all).digest('hex').slice(0, 32)
}

/** The guest does what x86-64 kernels do, by their numbers of system calls. */
function requireX86(): void {
  const { arch, platform } = process
  if (arch !== 'x64' || platform !== 'linux')
    throw new UserError(`tests run on kernels only from Linux on x86-64, and this is ${platform} on ${arch}`)
}
