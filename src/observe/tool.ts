import { execFile } from 'node:child_process'
import { reasonOf } from '../report/reasons.ts'
import { UserError } from '../report/user-error.ts'

/** What a program of the machine printed, and how it ended: null for its exit code where a signal ended it. */
export interface ToolAnswer {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface ToolOptions {
  /** What whoever lacks the program can do. */
  readonly missing: string
  readonly folder?: string
  readonly input?: Uint8Array
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a program of the machine to its end, with messages in English. Throws a `UserError` that says what to install where there is no such program,
 * and the reason of the signal where that ended it.
 */
export function runTool(command: string, words: readonly string[], options: ToolOptions): Promise<ToolAnswer> {
  const { folder, input, signal } = options
  return new Promise((resolve, reject) => {
    const surroundings = {
      env: { ...process.env, LC_ALL: 'C' },
      encoding: 'buffer',
      maxBuffer: 2 ** 30,
      ...(folder === undefined ? {} : { cwd: folder }),
      ...(signal === undefined ? {} : { signal }),
    } as const
    const child = execFile(command, words, surroundings, (error, stdout, stderr) => {
      if (signal?.aborted) reject(signal.reason as Error)
      else if (error && child.pid === undefined) reject(cannotRun(command, error, options))
      else resolve({ code: child.exitCode, stdout, stderr: stderr.toString() })
    })
    // A program that ends early closes the pipe; how it ended says more than that.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** The advice to install what has a program. */
export function install(name: string): string {
  return `install it: apt-get install ${name}`
}

/** The error for a program that the machine does not run. */
export function cannotRun(command: string, error: Error, { missing }: Pick<ToolOptions, 'missing'>): UserError {
  const reason = reasonOf(error, { ENOENT: `there is no such program; ${missing}` })
  return new UserError(`cannot run ${command}: ${reason}`, { cause: error })
}

/** The last lines of what a program complained about, for a message. */
export function lastWords(text: string, most = 5): string {
  return text.trim().split(/\r?\n/).slice(-most).join('\n')
}
