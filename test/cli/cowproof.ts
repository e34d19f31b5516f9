import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { isModelPath } from '../../src/cli/model-path.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))
export const main = join(root, 'dist', 'src', 'cli', 'main.js')

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly columns?: number
  readonly folder?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Lines that a long run writes every ten seconds, and a quick one does not. */
const PROGRESS =
  /^(\d+ of \d+: .*|.* states\/s|.* states lead|placing \d+ nodes: .*|the model under .*|the same schedule under .*)\n/gm

/** Runs the command line as a process of its own, without a terminal. */
export function cowproof(
  words: readonly string[],
  { columns = 80, folder = root, env = {} }: Surroundings = {},
): Promise<Finished> {
  const surroundings = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, COLUMNS: String(columns), ...env }
  return new Promise((resolve) => {
    const options = { cwd: folder, env: surroundings, maxBuffer: 2 ** 26 }
    const child = execFile(process.execPath, [main, ...words], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr: stderr.replaceAll(PROGRESS, '') }),
    )
  })
}

/** The same, still running. */
export function started(words: readonly string[], folder = root): ChildProcess {
  return spawn(process.execPath, [main, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** A folder that lives as long as the test, with the given files. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'cowproof-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

/** Makes the package one that a folder has installed: code in it may import the built library. */
export function install(folder: string): void {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'cowproof'))
}

/** A test that races for a register: some ends satisfy the question, and some do not. */
export function race(question: string, ...expectations: readonly string[]): string {
  return `litmus race
"Two threads of a process: one reads, one writes."
pages x = 0
task reader { r = read x }
thread writer of reader { write x 1 }
${question}
${expectations.join('\n')}
`
}

/**
 * The same within this process, where models are put together several times as fast as in one that has just begun. Not for what is about
 * the process itself: signals, how it ends, memory, several jobs.
 */
export function answered(words: readonly string[], surroundings: Surroundings = {}): Promise<Finished> {
  const next = last.then(() => answeredAlone(words, surroundings))
  last = next.catch(() => {})
  return next
}

/** One after the other: a process has one folder, one environment and one standard output. */
let last: Promise<unknown> = Promise.resolve()

async function answeredAlone(
  words: readonly string[],
  { columns = 80, folder = root, env = {} }: Surroundings,
): Promise<Finished> {
  const { commandLineParser } = await import('../../src/cli/commands.ts')
  const { explain } = await import('../../src/cli/ending.ts')
  const before = { folder: process.cwd(), env: { ...process.env }, words: process.argv }
  const [stdout, stderr] = [collected(process.stdout), collected(process.stderr)]
  let code: number
  try {
    process.chdir(folder)
    process.argv = [process.execPath, main, ...words]
    replaceEnvironment({ ...before.env, NO_COLOR: undefined, FORCE_COLOR: undefined, COLUMNS: String(columns), ...env })
    await (await commandLineParser(inOneJob(words))).parseAsync()
    code = Number(process.exitCode ?? 0)
  } catch (error) {
    code = explain(error)
  } finally {
    process.exitCode = undefined
    process.chdir(before.folder)
    process.argv = before.words
    replaceEnvironment(before.env)
    stdout.end()
    stderr.end()
  }
  return { code, stdout: stdout.text(), stderr: stderr.text().replaceAll(PROGRESS, '') }
}

/** Threads are started from the files that are built, which are not those that run here. */
function inOneJob(words: readonly string[]): string[] {
  const hasJobs =
    ['verify', 'matrix', 'gate', 'gallery'].includes(words[0]!) &&
    !words.some((word) => word === '--jobs' || isModelPath(word))
  return hasJobs ? [words[0]!, '--jobs', '1', ...words.slice(1)] : [...words]
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value
}

/** Keeps what is written instead of writing it. */
function collected(stream: NodeJS.WriteStream): { readonly text: () => string; readonly end: () => void } {
  const parts: string[] = []
  const spy = vi.spyOn(stream, 'write').mockImplementation((part) => {
    parts.push(String(part))
    return true
  })
  return { text: () => parts.join(''), end: () => spy.mockRestore() }
}
