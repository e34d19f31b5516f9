import { originalPosition } from '../program/source-map.ts'
import { isOutOfMemory } from '../explorer/memory.ts'
import { reasonOf } from '../report/reasons.ts'
import { UserError } from '../report/user-error.ts'
import { EXIT } from './exit-code.ts'
import { firstLine, loadedFileIn, loadedFiles } from './load-module.ts'
import { documentOfError } from './json-errors.ts'
import { print, say } from './terminal.ts'

let conclusion: number | null = null

/** The command is done, and the process ends with this code, whatever anybody says later. The first conclusion stands. */
export function conclude(code: number): void {
  conclusion ??= code
}

/**
 * From now on this thread ends with the code of a conclusion, or with one of a failure, which it tells: it never says that all is as
 * expected because somebody called `process.exit`, or because there was nothing left to wait for.
 */
export function guardEnding(tell: (code: number) => void): void {
  process.on('exit', () => tell(conclusion ?? cutShort()))
  process.on('uncaughtException', (error) => {
    conclude(explain(error))
    process.exit()
  })
  guardOutput()
}

/** Ends the thread where a file of the user may keep it waiting, for a timer or a connection: everything has been said. */
export function endNow(): void {
  if (loadedFiles().length > 0) process.exit()
}

/** Says what went wrong: one message for a mistake of the user, everything there is for one of ours. Returns the exit code. */
export function explain(error: unknown): number {
  if (error instanceof UserError) return told(EXIT.usage, error.message)
  if (isOutOfMemory(error) || isOutOfHeap(error)) return told(EXIT.incomplete, NO_MEMORY)
  // The message names the call and the path.
  if (isOfSystem(error)) return told(EXIT.usage, `the system refuses: ${error.message}`)
  const trace = (error instanceof Error && error.stack) || firstLine(error)
  const file = loadedFileIn(trace)
  if (file !== null) return told(EXIT.usage, `'${file}' went wrong: ${firstLine(error)}`)
  say(`cowproof: this is a bug in cowproof; please report it with the command that you ran.\n${inSources(trace)}\n`)
  return EXIT.bug
}

/** Says what keeps the command from its work, also in the document of `--json`: there is one whatever happens. */
function told(code: number, message: string): number {
  say(`cowproof: ${message}\n`)
  const document = documentOfError(process.argv.slice(2), message)
  if (document !== null) print(document)
  return code
}

/** A trace in terms of the sources, rather than of what they are bundled to. */
function inSources(trace: string): string {
  return trace.replaceAll(/(file:\/\/\S*?):(\d+):(\d+)/g, (_, file: string, line: string, column: string) => {
    const at = originalPosition(file, Number(line), Number(column))
    return `${at.file}:${at.line}`
  })
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'errno' in error && 'syscall' in error
}

/** A thread ends with this error where its heap has reached its limit. */
export function isOutOfHeap(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
}

export const NO_MEMORY =
  'there is not enough memory. Allow more, as in NODE_OPTIONS=--max-old-space-size=8192 (in MiB), or ask for less'

function cutShort(): number {
  const files = loadedFiles()
  if (files.length === 0) {
    say('cowproof: this is a bug in cowproof; please report it: the command ended before it was done.\n')
    return EXIT.bug
  }
  const which = files.map((file) => `'${file}'`).join(' or ')
  return told(EXIT.usage, `${which} ended the process, or waits for what never comes: nothing is known`)
}

/**
 * A reader that has seen enough (`| head`) is no error: the work goes on, so that the exit code is right. A result that cannot be
 * written is one. What is said beside the result is not worth failing for.
 */
function guardOutput(): void {
  process.stderr.on('error', () => {})
  process.stdout.on('error', cannotPrint)
}

function cannotPrint(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  say(`cowproof: the result cannot be written to standard output: ${reasonOf(error)}\n`)
  conclusion = EXIT.usage
  process.exit()
}
