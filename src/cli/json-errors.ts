import { LIST, MATRIX, OBSERVED, RESULTS } from './json-documents.ts'
import type { ListDocument, MatrixDocument, ObservedDocument, Results } from './json-schemas.ts'

/** What each command that has `--json` prints where it could not do its work. The other words of the command say of what. */
const documents = {
  verify: (error: string): Results => ({ ...RESULTS, interrupted: false, error, results: [], tests: [] }),
  storm: (error: string): Results => ({ ...RESULTS, interrupted: false, error, results: [], tests: [] }),
  matrix: (error: string): MatrixDocument => ({ ...MATRIX, interrupted: false, error, eras: [], tests: [] }),
  observe: (error: string): ObservedDocument => ({ ...OBSERVED, interrupted: false, error, kernels: [] }),
  list: (error: string, [what]: readonly string[]): ListDocument => ({
    ...LIST,
    list: what ?? null,
    error,
    entries: [],
  }),
}

/** The document of a command line that asks for one, where all that there is to tell is an error; null where it asks for none. */
export function documentOfError(words: readonly string[], error: string): string | null {
  const end = words.includes('--') ? words.indexOf('--') : words.length
  const given = words.slice(0, end)
  if (!given.includes('--json') && !given.includes('--json=true')) return null
  const [command, ...others] = given.filter((word) => !word.startsWith('-'))
  if (command === undefined || !Object.hasOwn(documents, command)) return null
  return `${JSON.stringify(documents[command as keyof typeof documents](error, others), null, 2)}\n`
}
