import { readFileSync } from 'node:fs'
import { reasonOf } from '../report/reasons.ts'
import { statsOf } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'

/** In bytes. */
const LARGEST_FILE = 2 ** 28

/** The text of a file. Throws a `UserError` that names the file where it is none, is far too large, or cannot be read. */
export function readText(path: string): string {
  try {
    const stats = statsOf(path)
    // Where nothing is, reading says why.
    if (stats === null) return readFileSync(path, 'utf8')
    if (stats.isDirectory()) throw new UserError(`cannot read '${path}': it is a folder; name a file in it`)
    if (!stats.isFile() && !stats.isFIFO()) throw new UserError(`cannot read '${path}': it is no file`)
    if (stats.size > LARGEST_FILE) throw new UserError(`cannot read '${path}': ${stats.size} bytes are too many`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`cannot read '${path}': ${reasonOf(error, { ENOTDIR: 'there is no such file' })}`, {
      cause: error,
    })
  }
}
