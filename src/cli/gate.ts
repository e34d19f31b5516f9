import type { Argv, CommandModule } from 'yargs'
import { mergeBaselines, nothingLike, type Baseline } from '../gate/baseline.ts'
import { compare } from '../gate/compare.ts'
import type { Expected } from '../gate/expected.ts'
import type { Movement } from '../gate/movement.ts'
import type { GateReport } from '../gate/report.ts'
import { reporters } from '../gate/reporters/index.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { UserError } from '../report/user-error.ts'
import { counted } from '../report/words.ts'
import type { Cell } from './cell.ts'
import { commandLine } from './command-line.ts'
import { wordsOfEra } from './era-file.ts'
import { EXIT } from './exit-code.ts'
import { readBaseline, requireSameOptions, requireSomeTest, writeBaseline } from './gate-baseline.ts'
import { noCache, openCache, usualCacheFolder } from './gate-cache.ts'
import { configFor, settle } from './gate-config.ts'
import { collect, gateOptions, sortedEras } from './gate-collect.ts'
import { chosenOutputs, isDocument, writeOutputs } from './gate-reporters.ts'
import { findEvidence, findOut } from './gate-run.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests, shownPath } from './load-tests.ts'
import { chosenEras, chosenProperties, eraOption, exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { packageRoot, packageVersion } from './package-root.ts'
import { jobsOf, jobsOption } from './pool.ts'
import { prepareFolder } from './reports.ts'
import { print, say } from './terminal.ts'
import { testProperties } from './verify-test.ts'

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
      describe: 'The file of verdicts that were found right',
    })
    .option('property', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this property; may be repeated (see: list properties)',
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
    .option('reporter', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: `How to tell it, as NAME or NAME=FILE; may be repeated. One of ${reporters.map(({ name }) => name).join(', ')}`,
    })
    .option('reports', {
      type: 'string',
      requiresArg: true,
      describe: 'Write the runs that show what moved to this folder: JSON, DOT and SVG, and the memory at their end',
    })
    .option('cache', {
      type: 'string',
      requiresArg: true,
      describe: 'The folder of what was found before. If not given, that of the user: ~/.cache/cowproof',
    })
    .option('no-cache', { type: 'boolean', default: false, describe: 'Explore everything anew, and keep nothing' })
    .option('config', {
      type: 'string',
      requiresArg: true,
      describe:
        'The configuration. If not given, cowproof.config.{ts,js,json,yaml} here or in the nearest folder around',
    })
    .option('print-config', { type: 'boolean', default: false, describe: 'Print what would be run, and run nothing' })
    .middleware(async (given) => {
      const file = await configFor(given.config)
      // yargs knows which values nobody gave, though its types do not say so.
      const { defaulted = {} } = yargs.parsed as { readonly defaulted?: object }
      if (file) settle(given, file, (option) => option in defaulted)
    })
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
  if (given['print-config']) return printConfig(given)
  const { baseline: path, update } = given
  if (path === undefined)
    throw new UserError(`--baseline is missing: name the file, or set 'baseline' in cowproof.config.json`)
  const eras = await chosenEras(given.era)
  const options = exploreOptions(given)
  const properties = chosenProperties(given.property, testProperties)
  const outputs = chosenOutputs(given.reporter)
  const tests = await loadTests(given.tests)
  const before = readBaseline(path, update)
  if (before && (!update || given.partial)) requireSameOptions(before, gateOptions(options), path)
  if (before) requireSomeTest(before, tests, path)
  if (given.reports !== undefined) prepareFolder(given.reports)

  const signal = interruptSignal()
  const jobs = jobsOf(given)
  const cells = tests.flatMap((test) => eras.map((era) => ({ test, era })))
  const asked = cells.map(({ test: { file }, era }): Cell => {
    return { file, era: wordsOfEra(era.name), options, runs: false, properties: null, reports: given.reports ?? null }
  })
  const cache = given['no-cache'] ? noCache : openCache(given.cache ?? usualCacheFolder())
  const answers = await findOut(asked, jobs, signal, cache)
  const { found, expected } = collect(cells, answers, properties, options, packageVersion())
  const all = compare(before ?? nothingLike(found), found, expected, given.partial || signal.aborted ? 'part' : 'whole')
  // Of a first baseline, everything is new.
  const movements = before ? all : all.filter(({ kind }) => kind !== 'new')
  const cellOf = (test: string, era: string): Cell | undefined =>
    asked[cells.findIndex((cell) => cell.test.name === test && cell.era.name === era)]
  const evidence = await findEvidence(movements, cellOf, jobs, signal)

  const tell = isDocument(outputs) ? say : print
  const again = commandLine(...process.argv.slice(2).filter((word) => word !== '--update'), '--update')
  writeOutputs(outputs, { baseline: path, found, movements, evidence, ...whereabouts(tests), update: again })
  if (signal.aborted) return EXIT.interrupted
  if (update) {
    const whole = given.partial && before ? mergeBaselines(found, before, sortedEras) : found
    return write(path, whole, movements, expected, tell)
  }
  const code = exitCodeFor(movements)
  if (code === EXIT.unexpected) tell(`Where this is as it should be: ${again}\n`)
  return code
}

/** What would be run, by the names of the command line. */
async function printConfig(given: Arguments): Promise<number> {
  const said = Object.entries(given).filter(([option]) => !['_', '$0', 'config', 'print-config'].includes(option))
  const file = await configFor(given.config)
  print(`${JSON.stringify({ config: file?.path ?? null, ...Object.fromEntries(said) }, null, 2)}\n`)
  return EXIT.expected
}

function whereabouts(tests: readonly LitmusTest[]): Pick<GateReport, 'places' | 'sources'> {
  const places = tests.map(
    ({ name, file, question }) => [name, { file: file.name, question: question.span.line }] as const,
  )
  const folder = shownPath(packageRoot)
  return {
    places: new Map(places),
    sources: folder === packageRoot && process.cwd() === packageRoot ? '' : `${folder}/`,
  }
}

/** What moved fails the gate, whether for better or for worse: else the next movement is measured from a wrong place. */
function exitCodeFor(movements: readonly Movement[]): number {
  if (movements.length === 0) return EXIT.expected
  return movements.every(({ kind }) => kind === 'incomplete') ? EXIT.incomplete : EXIT.unexpected
}

/** Writes the baseline, but none that contradicts the files, and none of what is not known. */
function write(
  path: string,
  found: Baseline,
  movements: readonly Movement[],
  expected: readonly Expected[],
  tell: (text: string) => void,
): number {
  const surprises = expected.filter(({ surprise }) => surprise !== null).length
  if (surprises > 0) {
    tell(
      `${path} is not written: ${counted(surprises, 'verdict')} not as the files expect. Mend the model or the files\n`,
    )
    return EXIT.unexpected
  }
  if (movements.some(({ kind }) => kind === 'incomplete')) {
    tell(`${path} is not written: what is incomplete is not known\n`)
    return EXIT.incomplete
  }
  tell(writeBaseline(path, found) ? `${path} is written: look at its diff\n` : `${path} says so already\n`)
  return EXIT.expected
}
