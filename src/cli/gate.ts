import type { Argv, CommandModule } from 'yargs'
import { mergeBaselines, nothingLike, type Baseline } from '../gate/baseline.ts'
import { compare } from '../gate/compare.ts'
import type { Expected } from '../gate/expected.ts'
import type { Movement } from '../gate/movement.ts'
import { renderMovements, renderTotals } from '../gate/text.ts'
import { counted } from '../report/words.ts'
import type { Cell } from './cell.ts'
import { commandLine } from './command-line.ts'
import { wordsOfEra } from './era-file.ts'
import { EXIT } from './exit-code.ts'
import { readBaseline, requireSameOptions, requireSomeTest, writeBaseline } from './gate-baseline.ts'
import { noCache, openCache, usualCacheFolder, type Cache } from './gate-cache.ts'
import type { GateAnswer } from './gate-cell.ts'
import { collect, gateOptions, sortedEras } from './gate-collect.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests } from './load-tests.ts'
import { chosenEras, eraOption, exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { packageVersion } from './package-root.ts'
import { jobsOf, jobsOption, overCells } from './pool.ts'
import { print, terminalWidth } from './terminal.ts'

const builder = (yargs: Argv) =>
  jobsOption(searchOptions(eraOption(yargs)))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Folders of litmus files, files, or names of tests of the suite; the standard suite if none is named',
    })
    .option('baseline', {
      type: 'string',
      requiresArg: true,
      demandOption: true,
      describe: 'The file of verdicts that were found right',
    })
    .option('update', {
      type: 'boolean',
      default: false,
      describe: 'Write what is found to the baseline: its diff is for a review',
    })
    .option('partial', {
      type: 'boolean',
      default: false,
      describe: 'Run a part on purpose: what the baseline has beyond it is neither missed nor lost',
    })
    .option('cache', {
      type: 'string',
      requiresArg: true,
      describe: 'The folder of what was found before. If not given, that of the user: ~/.cache/cowproof',
    })
    .option('no-cache', { type: 'boolean', default: false, describe: 'Explore everything anew, and keep nothing' })
    .example('$0 gate --baseline baseline.json --update', 'writes the baseline of the standard suite')
    .example('$0 gate tests/ --baseline baseline.json', 'fails where a verdict, a depth or a number of states moved')

type Arguments = ArgumentsOf<typeof builder>

export const gate: CommandModule<object, Arguments> = {
  command: 'gate [tests..]',
  describe: 'Compare verdicts, depths and sizes with a baseline, and say what moved',
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  const eras = await chosenEras(given.era)
  const options = exploreOptions(given)
  const tests = await loadTests(given.tests)
  const { baseline: path, update } = given
  const before = readBaseline(path, update)
  if (before && (!update || given.partial)) requireSameOptions(before, gateOptions(options), path)
  if (before) requireSomeTest(before, tests, path)
  const signal = interruptSignal()
  const cells = tests.flatMap((test) => eras.map((era) => ({ test, era })))
  const asked = cells.map(({ test: { file }, era }) => {
    return { file, era: wordsOfEra(era.name), options, runs: false, properties: null, reports: null }
  })
  const cache = given['no-cache'] ? noCache : openCache(given.cache ?? usualCacheFolder())
  const answers = await findOut(asked, jobsOf(given), signal, cache)
  const { found, expected } = collect(cells, answers, options, packageVersion())
  const all = compare(before ?? nothingLike(found), found, expected, given.partial || signal.aborted ? 'part' : 'whole')
  // Of a first baseline, everything is new.
  const movements = before ? all : all.filter(({ kind }) => kind !== 'new')
  const width = terminalWidth()
  if (movements.length > 0) print(`${renderMovements(movements, { width, stream: process.stdout })}\n`)
  print(renderTotals(found, movements))
  if (signal.aborted) return EXIT.interrupted
  if (!update) return conclude(movements, given)
  return write(path, given.partial && before ? mergeBaselines(found, before, sortedEras) : found, movements, expected)
}

/** What is in the cache, and of the rest what is found now. */
async function findOut(
  cells: readonly Cell[],
  jobs: number,
  signal: AbortSignal,
  cache: Cache,
): Promise<readonly (GateAnswer | undefined)[]> {
  const known = cells.map((cell) => cache.read(cell))
  const open = cells.filter((_, index) => known[index] === null)
  const found = await overCells('gateCell', open, jobs, signal, (cell, answer) => cache.write(cell, answer))
  let next = 0
  return known.map((answer) => answer ?? found[next++])
}

/** What moved fails the gate, whether for better or for worse: else the next movement is measured from a wrong place. */
function conclude(movements: readonly Movement[], { tests, baseline }: Arguments): number {
  if (movements.length === 0) return EXIT.expected
  if (movements.every(({ kind }) => kind === 'incomplete')) return EXIT.incomplete
  print(`Where this is as it should be: ${commandLine('gate', ...tests, '--baseline', baseline, '--update')}\n`)
  return EXIT.unexpected
}

/** Writes the baseline, but none that contradicts the files, and none of what is not known. */
function write(path: string, found: Baseline, movements: readonly Movement[], expected: readonly Expected[]): number {
  const surprises = expected.filter(({ surprise }) => surprise !== null).length
  if (surprises > 0) {
    print(
      `${path} is not written: ${counted(surprises, 'verdict')} not as the files expect. Mend the model or the files\n`,
    )
    return EXIT.unexpected
  }
  if (movements.some(({ kind }) => kind === 'incomplete')) {
    print(`${path} is not written: what is incomplete is not known\n`)
    return EXIT.incomplete
  }
  print(writeBaseline(path, found) ? `${path} is written: look at its diff\n` : `${path} says so already\n`)
  return EXIT.expected
}
