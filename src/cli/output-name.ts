import { extname } from 'node:path'
import { isFolder } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'

/** Where pages of tests go, if nobody says otherwise. */
export const PAGES = 'reports/runs'

const FORMATS = ['dot', 'html', 'json', 'png', 'svg'] as const
type Ending = (typeof FORMATS)[number]

/** The format that the ending of a name promises, if any. */
export function endingOf(name: string): Ending | null {
  const ending = extname(name).slice(1).toLowerCase()
  return FORMATS.find((format) => format === ending) ?? null
}

/** True of a name that means a file: it ends as files do, and is no folder that there is. */
export function isFileName(name: string): boolean {
  return endingOf(name) !== null && !isFolder(name)
}

/** Throws a `UserError` for the name of a file where a folder is meant: before a folder of that name is made. */
export function requireFolderName(option: string, name: string): void {
  if (isFileName(name)) throw new UserError(`--${option} takes a folder, and '${name}' is the name of a file`)
}

/** Throws a `UserError` where a file would have another content than its name promises. `format` is what was asked for. */
export function requireEnding(output: string | undefined, format: string, formats: readonly string[]): void {
  const ending = output === undefined ? null : endingOf(output)
  if (ending === null || ending === format) return
  const advice = formats.includes(ending) ? `add --format ${ending}, or ` : ''
  throw new UserError(`'${output}' would hold ${format}, not ${ending}: ${advice}give it another name`)
}
