import { readFileSync } from 'node:fs'
import { parseDocument, UserError, type Counterexample } from '../report/index.ts'

/** The report that a command is about. */
export const REPORT = {
  type: 'string',
  demandOption: true,
  describe: 'A counterexample: a .json file of a reports folder',
} as const

/** The counterexample in a file. Throws a `UserError` that names the file. */
export function readReport(path: string): Counterexample {
  try {
    return parseDocument(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`, { cause: error })
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === '') throw error
    throw new UserError(`cannot read '${path}': ${REASONS[code] ?? message}`, { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder; name one .json file in it',
}
