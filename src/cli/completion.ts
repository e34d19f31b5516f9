import { eras } from '../../models/eras/index.ts'
import { memoryProperties } from '../../models/kernel/properties.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { classics } from '../../models/classics/index.ts'
import { routinesOf } from './routines.ts'
import { suiteFiles, testName } from './load-tests.ts'

type Done = (words: string[]) => void
type Filter = (next: (error: Error | null, words: string[] | undefined) => void) => void

/** The words that may come next on the command line: names where names are expected, else what yargs knows. */
export function complete(current: string, argv: { readonly _?: unknown }, filter: Filter, done: Done): void {
  const words = process.argv.slice(process.argv.indexOf('--get-yargs-completions') + 1)
  const before = words.at(-2) ?? ''
  const command = Array.isArray(argv._) ? argv._.map(String).find((word) => COMMANDS.has(word)) : undefined
  const names = NAMES[before]?.() ?? []
  if (names.length > 0) return done(beginning(names, current))
  filter((_error, usual) =>
    done([...(usual ?? []), ...beginning(current.startsWith('-') ? [] : namesFor(command), current)]),
  )
}

const COMMANDS = new Set(['verify', 'export', 'graph'])

const NAMES: Readonly<Record<string, () => string[]>> = {
  '--era': () => eras.map(({ name }) => name),
  '--property': () => memoryProperties.map(({ name }) => name),
  '--operations': () => operations.filter(({ inStorm }) => inStorm).map(({ name }) => name),
}

function namesFor(command: string | undefined): string[] {
  const tests = () => suiteFiles().map(testName)
  switch (command) {
    case 'verify':
      return tests()
    case 'export':
      return [...tests(), ...classics.map(({ name }) => name), 'storm']
    case 'graph':
      return [...new Set(eras.flatMap(routinesOf).map(({ routine }) => routine.name))]
    default:
      return []
  }
}

function beginning(names: readonly string[], current: string): string[] {
  return names.filter((name) => name.startsWith(current))
}
