import * as v from 'valibot'
import { suggest } from '../litmus/diagnostic.ts'
import { UserError } from '../report/user-error.ts'

const words = v.pipe(v.string(), v.minLength(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(1))

const schema = v.strictObject({
  /** Folders, litmus files, or names of tests of the suite. */
  tests: v.optional(v.array(words)),
  /** Names of eras, or files. */
  eras: v.optional(v.array(words)),
  properties: v.optional(v.array(words)),
  baseline: v.optional(words),
  steps: v.optional(v.picklist(['fine', 'coarse'])),
  bias: v.optional(count),
  symmetry: v.optional(v.picklist(['on', 'off'])),
  limits: v.optional(
    v.strictObject({
      states: v.optional(count),
      /** In MiB. */
      memory: v.optional(count),
      seconds: v.optional(count),
      depth: v.optional(count),
    }),
  ),
  /** As on the command line: `junit=reports/junit.xml`. */
  reporters: v.optional(v.array(words)),
  /** The folder for the runs that show what moved. */
  reports: v.optional(words),
  /** The folder of the cache, or false for none. */
  cache: v.optional(v.union([words, v.literal(false)])),
  jobs: v.optional(count),
})

/** What a configuration file may say. Paths start from the folder of the file. */
export type Config = v.InferOutput<typeof schema>

/** The value as a configuration. Throws a `UserError` with everything that is wrong, each with its path. */
export function checkConfig(value: unknown, file: string): Config {
  // The library takes a list for an object without members.
  if (Array.isArray(value)) throw new UserError(`${file}: expected an object, found a list`)
  const { success, output, issues } = v.safeParse(schema, value)
  if (success) return output
  throw new UserError(issues.map((issue) => `${file}: ${explain(issue)}`).join('\n'))
}

type Issue = v.InferIssue<typeof schema>

function explain(issue: Issue): string {
  const path = v.getDotPath(issue) ?? ''
  const where = path === '' ? '' : `${path}: `
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const key = path.split('.').at(-1)!
    return `${where}there is no such setting. ${suggest(key, settingsBeside(path), 'settings')}`
  }
  if (issue.type === 'picklist') {
    const known = issue.expected.split(' | ').map((word) => word.replaceAll(/[()"]/g, ''))
    return `${where}'${String(issue.input)}' is none of its values. ${suggest(String(issue.input), known, 'values')}`
  }
  return `${where}expected ${EXPECTED[issue.type] ?? issue.expected ?? 'something else'}, found ${JSON.stringify(issue.input) ?? 'nothing'}`
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  array: 'a list',
  strict_object: 'an object',
  min_length: 'a text that is not empty',
  integer: 'a whole number',
  min_value: 'a number of at least 1',
  union: 'a folder, or false',
}

function settingsBeside(path: string): string[] {
  const isLimit = path.startsWith('limits.')
  return Object.keys(isLimit ? schema.entries.limits.wrapped.entries : schema.entries)
}
