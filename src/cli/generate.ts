import type { Argv, CommandModule } from 'yargs'
import { generate as generated, type Generated } from '../random/generate.ts'
import { deeds, takers, usualBounds, type Deed, type SketchBounds } from '../random/sketch.ts'
import { UserError, writeReport } from '../report/index.ts'
import { choose } from './choose.ts'
import { listOf, wholeNumber, type ArgumentsOf } from './options.ts'
import { prepareFolder } from './reports.ts'
import { print, say } from './terminal.ts'

/** A reference is given back by the operation of its kind. */
const givers = ['put', 'unpin'] as const

const known: readonly { readonly name: string }[] = [
  ...deeds.filter((deed) => deed !== 'take' && deed !== 'give_back'),
  ...takers,
  ...givers,
].map((name) => ({ name }))

export function boundsOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('operations', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Tests of these operations only: read,write,fork (see: list operations)',
    })
    .option('tasks', {
      type: 'string',
      requiresArg: true,
      default: '3',
      describe: 'At most so many processes, threads and devices together',
    })
    .option('pages', { type: 'string', requiresArg: true, default: '2', describe: 'At most so many pages: 1 or 2' })
    .option('length', { type: 'string', requiresArg: true, default: '9', describe: 'At most so many operations' })
}

const builder = (yargs: Argv) =>
  boundsOptions(yargs)
    .option('seed', { type: 'string', requiresArg: true, default: '1', describe: 'The same seed gives the same tests' })
    .option('count', { type: 'string', requiresArg: true, default: '1', describe: 'How many tests' })
    .option('output', { type: 'string', requiresArg: true, describe: 'Write them to this folder, a file each' })
    .example('$0 generate --seed 7', 'one test, printed')
    .example('$0 generate --seed 7 --count 100 --output random', 'a hundred files')

type Arguments = ArgumentsOf<typeof builder>

export const generate: CommandModule<object, Arguments> = {
  builder,
  handler: (given) => {
    const { MAX_SAFE_INTEGER: max } = Number
    const seed = wholeNumber('--seed', given.seed, { unit: 'a seed', min: 0, max: 2 ** 31 - 1 })
    const count = wholeNumber('--count', given.count, { unit: 'tests', min: 1, max })
    const tests = generated(boundsOf(given), seed, count)
    if (tests.length < count) say(`cowproof: there are no more than ${tests.length} such tests\n`)
    if (given.output !== undefined) writeAll(tests, given.output)
    else if (count === 1) print(tests[0]!.text)
    else throw new UserError('several tests are several files: name a folder with --output')
  },
}

function writeAll(tests: readonly Generated[], folder: string): void {
  prepareFolder(folder, 'output')
  for (const { name, text } of tests) print(`${writeReport(folder, `${name}.litmus`, text)}\n`)
}

/** What tests are made of. Throws a `UserError` for an operation that there is not. */
export function boundsOf(given: Omit<Arguments, 'seed' | 'count' | 'output'>): SketchBounds {
  const tasks = wholeNumber('--tasks', given.tasks, { unit: 'tasks', min: 1, max: 3 })
  return {
    ...usualBounds,
    ...(given.operations && operationsOf(listOf(given.operations))),
    mostOthers: tasks - 1,
    mostPages: wholeNumber('--pages', given.pages, { unit: 'pages', min: 1, max: 2 }),
    mostMoves: wholeNumber('--length', given.length, { unit: 'operations', min: 1, max: 20 }),
  }
}

function operationsOf(names: readonly string[]): Pick<SketchBounds, 'deeds' | 'takers'> {
  for (const name of names) choose(known, name, ['operation of random tests', 'operations'])
  const ways = takers.filter((taker) => names.includes(taker))
  const isNamed = (deed: Deed): boolean => {
    if (deed === 'take') return ways.length > 0
    return deed === 'give_back' ? givers.some((giver) => names.includes(giver)) : names.includes(deed)
  }
  return { deeds: deeds.filter(isNamed), takers: ways.length > 0 ? ways : takers }
}
