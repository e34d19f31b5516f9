import type { Argv } from 'yargs'
import { eras } from '../../models/eras/index.ts'
import type { Era } from '../../models/kernel/era.ts'
import { EXACT_BIAS } from '../../models/kernel/memory.ts'
import type { ExploreOptions } from '../explorer/index.ts'
import type { Steps } from '../program/index.ts'
import { UserError } from '../report/user-error.ts'
import { choose } from './choose.ts'
import { eraNamed, inOrder } from './era-named.ts'

/** What a command's handler gets, from what its builder declares. */
export type ArgumentsOf<Builder extends (yargs: Argv) => unknown> =
  ReturnType<Builder> extends Argv<infer Arguments> ? Arguments : never

/** Words of an option that may be repeated, or list several after commas. */
export function listOf(given: readonly string[]): string[] {
  return given.flatMap((words) => words.split(',')).map((word) => word.trim())
}

export function eraOption<T>(yargs: Argv<T>) {
  return yargs.option('era', {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `Only under the rules of this era; may be repeated. One of ${eras.map(({ name }) => name).join(', ')}, a variant (see: list eras), one with other choices: v5.9+fork=share (see: list choices), or a file of your own: ./my-patch.ts`,
  })
}

/** The eras that were named, each once, or all of releases, oldest first. */
export async function chosenEras(given: readonly string[] | undefined): Promise<readonly Era[]> {
  if (!given) return eras
  const named = await Promise.all([...new Set(listOf(given))].map(eraNamed))
  return inOrder(named)
}

/** The names of the properties that were named, or null for all. */
export function chosenProperties(
  given: readonly string[] | undefined,
  known: readonly { readonly name: string }[],
): readonly string[] | null {
  return given ? listOf(given).map((name) => choose(known, name, ['property', 'properties']).name) : null
}

export function outputOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('property', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this property; may be repeated (see: list properties)',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' })
    .option('reports', {
      type: 'string',
      requiresArg: true,
      describe: 'Write each counterexample to this folder: JSON, DOT and SVG, and the memory at its end',
    })
}

export function searchOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('limit-states', { type: 'string', requiresArg: true, describe: 'Stop after this many states' })
    .option('limit-memory', { type: 'string', requiresArg: true, describe: 'Stop at this much memory, in MiB' })
    .option('limit-seconds', { type: 'string', requiresArg: true, describe: 'Stop after this time' })
    .option('limit-depth', { type: 'string', requiresArg: true, describe: 'Stop this many steps from the start' })
    .option('steps', {
      choices: ['fine', 'coarse'] as const,
      requiresArg: true,
      describe:
        'Fine: each access to shared memory is a step. Coarse: an operation, once begun, runs to its end. If not given, fine, or as a model of your own says',
    })
    .option('bias', {
      type: 'string',
      requiresArg: true,
      describe: 'What a PIN adds to the refcount. If not given, so much that other references never look like one',
    })
    .option('symmetry', {
      choices: ['on', 'off'] as const,
      requiresArg: true,
      default: 'on' as const,
      describe: 'Take states for one that differ only in the names of interchangeable frames',
    })
    .option('engine', {
      choices: ['compiled', 'reference'] as const,
      requiresArg: true,
      default: 'compiled' as const,
      describe: 'The fast engine, or the one that says what it means',
    })
}

/** The options of a search as they stand on the command line. */
export interface SearchArguments {
  readonly 'limit-states'?: string | undefined
  readonly 'limit-memory'?: string | undefined
  readonly 'limit-seconds'?: string | undefined
  readonly 'limit-depth'?: string | undefined
  readonly steps?: Steps | undefined
  readonly bias?: string | undefined
  readonly symmetry: 'on' | 'off'
  readonly engine: 'compiled' | 'reference'
}

const MEBIBYTE = 2 ** 20

/** How to explore, in steps of which size, and how much a pin counts: null for enough. */
export interface SearchOptions extends ExploreOptions {
  readonly steps: Steps
  readonly pinBias: number | null
}

/** What of it is for the explorer: the model is made in steps, and with a bias. */
export function forExplorer({ steps: _steps, pinBias: _bias, ...rest }: SearchOptions): ExploreOptions {
  return rest
}

/** The options of a search. The limits are those of each exploration. */
export function exploreOptions(given: SearchArguments): SearchOptions {
  const states = bound('--limit-states', given['limit-states'], 'states')
  const memory = bound('--limit-memory', given['limit-memory'], 'MiB')
  const seconds = bound('--limit-seconds', given['limit-seconds'], 'seconds')
  const depth = bound('--limit-depth', given['limit-depth'], 'steps')
  const unit = 'references'
  return {
    engine: given.engine,
    steps: given.steps ?? 'fine',
    pinBias: given.bias === undefined ? null : wholeNumber('--bias', given.bias, { unit, min: 1, max: EXACT_BIAS }),
    symmetry: given.symmetry,
    limits: {
      ...(states === null ? {} : { states }),
      ...(memory === null ? {} : { memory: memory * MEBIBYTE }),
      ...(seconds === null ? {} : { seconds }),
      ...(depth === null ? {} : { depth }),
    },
  }
}

function bound(option: string, given: string | undefined, unit: string): number | null {
  return given === undefined ? null : wholeNumber(option, given, { unit, min: 1, max: Number.MAX_SAFE_INTEGER })
}

/** A whole number between bounds, both included. Throws a `UserError` for anything else. */
export function wholeNumber(
  option: string,
  given: string,
  { unit, min, max }: { readonly unit: string; readonly min: number; readonly max: number },
): number {
  const number = /^\d+$/.test(given) ? Number(given) : NaN
  if (number >= min && number <= max) return number
  const isOpen = max === Number.MAX_SAFE_INTEGER && !(number > max)
  const range = isOpen ? `of at least ${min}` : `from ${min} to ${max}`
  throw new UserError(`${option} is a whole number of ${unit} ${range}, not '${given}'`)
}
