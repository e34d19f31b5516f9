import type { Argv, CommandModule } from 'yargs'
import { UserError } from '../report/user-error.ts'
import { wordsOfEra } from './era-file.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests } from './load-tests.ts'
import { openPage } from './open-page.ts'
import { PAGES } from './output-name.ts'
import {
  chosenEras,
  chosenProperties,
  eraOption,
  exploreOptions,
  outputOptions,
  searchOptions,
  type ArgumentsOf,
} from './options.ts'
import { jobsOf, jobsOption, overCells } from './pool.ts'
import { exitCodeOf } from './record.ts'
import { prepareFolder, sayUnwritten } from './reports.ts'
import { printResults, resultsOf, testsOf } from './results.ts'
import { print, terminalWidth } from './terminal.ts'
import { areModels, verifyModels } from './verify-model.ts'
import { askedProperties, type Verified } from './verify-test.ts'
import { renderOne, renderSuite } from './verify-text.ts'

const builder = (yargs: Argv) =>
  jobsOption(searchOptions(outputOptions(eraOption(yargs))))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe:
        'Names of tests of the suite (or what they begin with: B01), litmus files, or folders of them; or files of models of your own (.ts, .js)',
    })
    .option('ends', {
      type: 'boolean',
      default: false,
      describe: 'With --json: all ends of each test, and which of them take a race (explores in coarse steps too)',
    })
    .option('verbose', {
      type: 'boolean',
      default: false,
      describe:
        'Of one test: all outcomes, and every step of a run that goes wrong; with --property, they are shown anyhow. Of a model: name the steps that no run takes',
    })
    .option('open', {
      type: 'boolean',
      default: false,
      describe: `Of one test or model: write a page to step through it, to the folder of --reports or ${PAGES}, and show it in a browser`,
    })
    .example('$0 verify', 'the standard suite under every era')
    .example('$0 verify B01-vmsplice-unmap-in-child --era v5.7', 'one test, and why it goes wrong')
    .example('$0 verify B01-vmsplice-unmap-in-child --era v5.7 --open', 'the same, step by step in a browser')
    .example('$0 verify ./my-test.litmus', 'a test of your own, anywhere on disk')
    .example('$0 verify ./my-model.ts', 'a model of your own, about anything')

type Arguments = ArgumentsOf<typeof builder>

export const verify: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  if (given.ends && !given.json) throw new UserError('--ends is told with --json: say both')
  const forTests = [
    ['ends', given.ends || undefined],
    ['era', given.era],
    ['bias', given.bias],
    ['jobs', given.jobs],
  ] as const
  if (
    areModels(
      given.tests,
      forTests.map(([option, value]) => [option, value !== undefined]),
    )
  )
    return verifyModels(given.tests, given, exploreOptions(given))
  const eras = await chosenEras(given.era)
  const properties = chosenProperties(given.property, askedProperties)
  const options = exploreOptions(given)
  const jobs = jobsOf(given)
  const tests = await loadTests(given.tests)
  if (given.open && (tests.length > 1 || given.json))
    throw new UserError('--open shows one test, and prints no JSON: name one test, or one file')
  const signal = interruptSignal()
  if (given.reports !== undefined) prepareFolder(given.reports, 'reports')
  // Runs are shown of one test, and reported where somebody asked for reports.
  const runs = tests.length === 1 || given.reports !== undefined
  const cells = tests.flatMap((test) => eras.map((era) => ({ test, era })))
  const reports = given.reports ?? null
  const asked = cells.map(({ test: { file }, era }) => {
    return { file, era: wordsOfEra(era.name), options, runs, ends: given.ends, properties, reports }
  })
  const answers = await overCells('verifyCell', asked, tests.length === 1 ? 1 : jobs, signal)
  const verified = answers.flatMap((answer, index): Verified[] => (answer ? [{ ...cells[index]!, ...answer }] : []))
  const records = verified.flatMap((one) => one.records)
  if (given.json) printResults({ interrupted: signal.aborted, results: resultsOf(records), tests: testsOf(verified) })
  else if (tests.length > 1) print(renderSuite(verified, terminalWidth()))
  else
    print(renderOne(verified, { width: terminalWidth(), runs: properties ? 'all' : given.verbose ? 'first' : 'none' }))
  sayUnwritten(records.map(({ unwritten }) => unwritten))
  if (given.open && !signal.aborted) {
    const { showPage } = await import('./test-page.ts')
    const path = await showPage(verified, options, reports ?? PAGES)
    if (path !== null) openPage(path)
  }
  return signal.aborted ? EXIT.interrupted : exitCodeOf(records)
}
