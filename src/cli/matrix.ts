import type { Argv, CommandModule } from 'yargs'
import { renderMarkdown, renderSummary } from '../report/index.ts'
import { wrap } from '../report/layout.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests } from './load-tests.ts'
import { chosenEras, eraOption, exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { exitCodeOf, type VerdictRecord } from './record.ts'
import { print, terminalWidth } from './terminal.ts'
import { verifyTest } from './verify-test.ts'

const builder = (yargs: Argv) =>
  searchOptions(eraOption(yargs))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Names of tests of the suite, litmus files, or folders of them; the standard suite if none is named',
    })
    .option('markdown', { type: 'boolean', default: false, describe: 'Print the table as Markdown' })

type Arguments = ArgumentsOf<typeof builder>

export const matrix: CommandModule<object, Arguments> = {
  command: 'matrix [tests..]',
  describe: 'Print the worst verdict of each test under each era, as a table',
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

const WIDEST = 120
const LEGEND =
  "A cell is the worst verdict on the test's question and all properties: violated, incomplete (a limit was reached) or holds. A mark (!) says that a verdict is not the expected one."

async function run(given: Arguments): Promise<number> {
  const eras = chosenEras(given.era)
  const options = exploreOptions(given)
  const tests = await loadTests(given.tests)
  const signal = interruptSignal()
  const records: VerdictRecord[] = []
  for (const test of tests) {
    for (const era of eras) {
      if (signal.aborted) break
      const verified = await verifyTest(test, era, { ...options, signal })
      records.push(...verified.records.filter(({ document }) => document?.property.kind !== 'witness'))
    }
  }
  const width = Math.min(WIDEST, terminalWidth())
  const legend = wrap(LEGEND, width)
  if (given.markdown) print(`${renderMarkdown(records)}\n${LEGEND}\n`)
  else print([renderSummary(records, width), ...legend.map((line) => `${line}\n`)].join(''))
  return signal.aborted ? EXIT.interrupted : exitCodeOf(records)
}
