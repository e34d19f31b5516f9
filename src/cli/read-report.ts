import { parseDocument, UserError, type Counterexample } from '../report/index.ts'
import { readText } from './read-text.ts'

/** The report that a command is about. */
export const REPORT = {
  type: 'string',
  demandOption: true,
  describe: 'A counterexample: a .json file of a reports folder',
} as const

/** The counterexample in a file. Throws a `UserError` that names the file. */
export function readReport(path: string): Counterexample {
  const text = readText(path)
  try {
    return parseDocument(text)
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`, { cause: error })
    throw error
  }
}
