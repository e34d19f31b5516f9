import type { Era } from '../../models/kernel/era.ts'
import { UserError, type Counterexample } from '../report/index.ts'
import { isEraPath } from './era-file.ts'
import { eraNamed } from './era-named.ts'

/** How a command about a report is told the era of a file. */
export const REPORT_ERA = {
  type: 'string',
  requiresArg: true,
  describe:
    'The file of the era that the report was made under, where that was one: a report does not say what code to run',
} as const

/**
 * The era that a report was made under. A report is data, whoever made it: where it names a file, nothing in that file runs unless the
 * user names it, too. Throws a `UserError` then, and where the era that is `given` is another one.
 */
export async function eraOfReport({ era: name, origin }: Counterexample, given?: string): Promise<Era> {
  const words = origin?.era ?? name
  if (words === null) throw new UserError('the report was made under no era')
  if (given !== undefined) {
    const era = await eraNamed(given)
    if (era.name === name) return era
    throw new UserError(`the report was made under the era '${name}', and --era ${given} is '${era.name}'`)
  }
  if (!isEraPath(words.split('+')[0]!)) return eraNamed(words)
  throw new UserError(
    `the report was made under the era of a file, and a report runs no code: if you know the file, name it with --era ${words}`,
  )
}
