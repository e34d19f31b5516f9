import type { Argv, CommandModule } from 'yargs'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests } from './load-tests.ts'
import {
  chosenEras,
  chosenProperties,
  eraOption,
  exploreOptions,
  outputOptions,
  searchOptions,
  type ArgumentsOf,
} from './options.ts'
import { exitCodeOf, printRecords, type VerdictRecord } from './record.ts'
import { prepareFolder, writeCounterexample } from './reports.ts'
import { print, terminalWidth } from './terminal.ts'
import { testProperties, verifyTest, type Verified } from './verify-test.ts'
import { renderOne, renderSuite } from './verify-text.ts'

const builder = (yargs: Argv) =>
  searchOptions(outputOptions(eraOption(yargs)))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Names of tests of the suite (or what they begin with: B01), litmus files, or folders of them',
    })
    .example('$0 verify', 'the standard suite under every era')
    .example('$0 verify B01-vmsplice-unmap-in-child --era v5.7', 'one test, and how it goes wrong')
    .example('$0 verify ./my-test.litmus', 'a test of your own, anywhere on disk')

type Arguments = ArgumentsOf<typeof builder>

export const verify: CommandModule<object, Arguments> = {
  command: 'verify [tests..]',
  describe: 'Run litmus tests under each era, and compare with what they expect',
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  const eras = await chosenEras(given.era)
  const properties = chosenProperties(given.property, testProperties)
  const options = exploreOptions(given)
  const tests = await loadTests(given.tests)
  if (given.reports !== undefined) prepareFolder(given.reports)
  const signal = interruptSignal()
  const verified: Verified[] = []
  const runs = tests.length === 1 || given.reports !== undefined
  for (const test of tests) {
    for (const era of eras) {
      if (signal.aborted) break
      const one = await verifyTest(test, era, { ...options, signal }, { runs })
      const records = one.records.filter(({ property }) => properties === null || properties.includes(property))
      verified.push({ ...one, records: await withReports(records, given.reports) })
    }
  }
  const records = verified.flatMap((one) => one.records)
  if (given.json) print(printRecords(records))
  else if (tests.length > 1) print(renderSuite(verified, terminalWidth()))
  else print(renderOne(verified, { width: terminalWidth(), runs: properties === null ? 'first' : 'all' }))
  return signal.aborted ? EXIT.interrupted : exitCodeOf(records)
}

async function withReports(
  records: readonly VerdictRecord[],
  folder: string | undefined,
): Promise<readonly VerdictRecord[]> {
  if (folder === undefined) return records
  return Promise.all(
    records.map(async (record) => ({
      ...record,
      counterexample: record.document && (await writeCounterexample(folder, record.document)),
    })),
  )
}
