import { basename, dirname } from 'node:path'
import { printable, printableInColour } from '../program/printable.ts'
import { UserError, writeReport } from '../report/index.ts'

const NARROWEST = 40
const USUAL = 80

/** The width to print for: that of the terminal, what COLUMNS says where there is none, or 80. */
export function terminalWidth(): number {
  const columns = process.stdout.columns ?? Number(process.env['COLUMNS'])
  return columns > 0 ? Math.max(NARROWEST, columns) : USUAL
}

/** Results go to stdout, and nothing else does. */
export function print(text: string): void {
  process.stdout.write(printableInColour(text))
}

/** What `--output` says of itself. */
export const OUTPUT = {
  type: 'string',
  requiresArg: true,
  describe: 'Write to this file instead',
} as const

/** Throws a `UserError` where pixels would go to a terminal: before the work of drawing them. */
export function refusePixels(output: string | undefined, stream: { readonly isTTY?: boolean } = process.stdout): void {
  if (output === undefined && stream.isTTY === true)
    throw new UserError('a PNG is nothing for a terminal: add --output FILE, or lead it into a file or a pipe')
}

/** A result: to a file, whose name is printed then, or to stdout. */
export function deliver(content: string | Uint8Array, output: string | undefined): void {
  if (output === undefined) return typeof content === 'string' ? print(content) : void process.stdout.write(content)
  if (/[/\\]$/.test(output)) throw new UserError(`'${output}' is a folder: name a file`)
  print(`${writeReport(dirname(output), basename(output), content)}\n`)
}

/** Everything else goes to stderr. */
export function say(text: string): void {
  process.stderr.write(printable(text))
}
