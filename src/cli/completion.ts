import { eras, everyEra } from '../../models/eras/index.ts'
import { testProperties } from '../litmus/properties.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { classics } from '../../models/classics/index.ts'
import { reporters } from '../gate/reporters/index.ts'
import { routineNames } from './routines.ts'
import { KERNEL_WORDS, keptWords } from './kernels.ts'
import { suiteFiles, testName } from './load-tests.ts'

type Done = (words: string[]) => void
type Filter = (next: (error: Error | null, words: string[] | undefined) => void) => void

/** The words that may come next on the command line: names where names are expected, else what yargs knows. */
export function complete(current: string, argv: { readonly _?: unknown }, filter: Filter, done: Done): void {
  const words = process.argv.slice(process.argv.indexOf('--get-yargs-completions') + 1)
  const before = words.at(-2) ?? ''
  const command = Array.isArray(argv._) ? argv._.map(String).find((word) => Object.hasOwn(SUBJECTS, word)) : undefined
  const names = Object.hasOwn(NAMES, before) ? NAMES[before]!() : []
  if (names.length > 0) return done(beginning(names, current))
  const subjects = current.startsWith('-') || command === undefined ? [] : SUBJECTS[command]!()
  filter((_error, usual) => done([...(usual ?? []), ...beginning(subjects, current)]))
}

const NAMES: Readonly<Record<string, () => string[]>> = {
  '--era': () => everyEra.map(({ name }) => name),
  '--from': () => everyEra.map(({ name }) => name),
  '--to': () => everyEra.map(({ name }) => name),
  '--property': () => testProperties.map(({ name }) => name),
  '--reporter': () => reporters.map(({ name }) => name),
  '--operations': () => operations.filter(({ inStorm }) => inStorm !== 'never').map(({ name }) => name),
}

/** What a command is about. */
const SUBJECTS: Readonly<Record<string, () => string[]>> = {
  verify: testNames,
  gate: testNames,
  ablate: testNames,
  matrix: testNames,
  export: () => [...testNames(), ...classics.map(({ name }) => name), 'storm'],
  kernels: () => [...KERNEL_WORDS, ...keptWords()],
  graph: () => [...new Set(eras.flatMap((era) => operations.flatMap((each) => [...routineNames(each, era)])))],
}

function testNames(): string[] {
  return suiteFiles().map(testName)
}

function beginning(names: readonly string[], current: string): string[] {
  return names.filter((name) => name.startsWith(current))
}
