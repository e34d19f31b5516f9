import { existsSync } from 'node:fs'
import * as eraModules from '../../models/eras/index.ts'
import { choices, type Choice } from '../../models/eras/choices.ts'
import type { Choices, Era } from '../../models/kernel/era.ts'
import { operations, stormOperations } from '../../models/kernel/operations/index.ts'
import * as rules from '../../models/kernel/rules.ts'
import { defaultStorm, storm } from '../../models/storm.ts'
import { suggest } from '../litmus/diagnostic.ts'
import * as program from '../program/index.ts'
import { UserError } from '../report/user-error.ts'
import { firstLine, importDefault } from './load-module.ts'
import { shownPath } from './load-tests.ts'

const MODULES = { 'cowproof/eras': eraModules, 'cowproof/kernel': rules, 'cowproof/program': program }

/** Where each era that came from a file came from, by its name. */
const pathsByName = new Map<string, string>()

/** The words that name an era on the command line: its name, or the path of its file. */
export function wordsOfEra(name: string): string {
  const [base, ...changes] = name.split('+')
  return [pathsByName.get(base!) ?? base!, ...changes].join('+')
}

/** True of what is meant as a path rather than as the name of an era. */
export function isEraPath(words: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(words)
}

/**
 * The era that a file exports by default: an object like those in models/eras. The file may import `cowproof/eras`,
 * `cowproof/kernel` and `cowproof/program`, wherever it is. Throws a `UserError` that names the file and what is wrong.
 */
export async function loadEraFile(path: string): Promise<Era> {
  if (!existsSync(path)) throw new UserError(`there is no era file '${path}'`)
  const era = await readEra(path)
  const other = pathsByName.get(era.name)
  if (eraModules.everyEra.some(({ name }) => name === era.name) || (other !== undefined && other !== path))
    throw new UserError(`'${path}': there is an era '${era.name}' already: give yours another name`)
  tryOut(path, era)
  pathsByName.set(era.name, shownPath(path))
  return era
}

/** Whatever goes wrong while the file and its getters are run is the mistake of the file. */
async function readEra(path: string): Promise<Era> {
  try {
    return checkEra(path, await importDefault(path, MODULES))
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`'${path}' cannot be loaded: ${firstLine(error)}`, { cause: error })
  }
}

function checkEra(path: string, given: unknown): Era {
  const wrong = (what: string): UserError => new UserError(`'${path}' ${what}`)
  if (!isRecord(given) || typeof given['name'] !== 'string' || !isRecord(given['choices']))
    throw wrong('exports no era: `export default { ...v5_9, name: "my-patch", choices: { ...v5_9.choices } }`')
  const { name, choices: chosen } = given
  if (!/^[\w.-]+$/.test(name)) throw wrong(`calls its era '${name}': use letters, digits, '.', '_' and '-'`)
  const unknown = Object.keys(chosen).find((key) => !Object.hasOwn(choices, key))
  if (unknown !== undefined)
    throw wrong(`makes a choice '${unknown}' that there is not. ${suggest(unknown, Object.keys(choices), 'choices')}`)
  for (const [key, choice] of Object.entries(choices)) {
    if (!(key in chosen)) throw wrong(`does not make the choice '${key}': start from an era, as in ...v5_9.choices`)
    checkChoice(key, choice, chosen[key], wrong)
  }
  const text = (field: string): string => (typeof given[field] === 'string' ? given[field] : '')
  const commits = Array.isArray(given['commits']) ? (given['commits'] as Era['commits']) : []
  return { name, releases: text('releases'), summary: text('summary'), commits, choices: chosen as unknown as Choices }
}

function checkChoice(key: string, { alternatives }: Choice, value: unknown, wrong: (what: string) => UserError): void {
  const [example] = alternatives
  if (typeof value !== typeof example!.value)
    throw wrong(`has a ${typeof value} for '${key}': ${typesOf(alternatives)}`)
  if (typeof value === 'string' && !alternatives.some((each) => each.value === value))
    throw wrong(`has '${value}' for '${key}': ${typesOf(alternatives)}`)
}

function typesOf(alternatives: Choice['alternatives']): string {
  const words = alternatives.flatMap(({ value }) => (typeof value === 'string' ? [`'${value}'`] : []))
  if (words.length > 0) return `it is one of ${words.join(', ')}`
  return `it is a ${typeof alternatives[0]!.value}, as those of cowproof/kernel are`
}

/** Builds models with the rules that are the file's own, so that what they do wrong is said before anything runs. */
function tryOut(path: string, era: Era): void {
  const isOwn = ([key, { alternatives }]: [string, Choice]): boolean =>
    alternatives.every(({ value }) => value !== era.choices[key as keyof Choices])
  if (!Object.entries(choices).some(isOwn)) return
  const named = operations.filter(({ inStorm }) => inStorm === 'when named')
  try {
    // One process takes half as long as two, and fork is all that takes two.
    storm(era, [...stormOperations, ...named], { ...defaultStorm, threads: [1] })
    storm(
      era,
      operations.filter(({ name }) => name === 'fork'),
    )
  } catch (error) {
    throw new UserError(`'${path}': ${firstLine(error)}`, { cause: error })
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
