import type { Argv, CommandModule } from 'yargs'
import { renderMatrix, renderMatrixMarkdown, type MatrixCell } from '../report/index.ts'
import type { Verdict } from '../explorer/index.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTests } from './load-tests.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import type { Era } from '../../models/kernel/era.ts'
import {
  chosenEras,
  eraOption,
  exploreOptions,
  searchOptions,
  type ArgumentsOf,
  type SearchOptions,
} from './options.ts'
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

async function run(given: Arguments): Promise<number> {
  const eras = await chosenEras(given.era)
  const tests = await loadTests(given.tests)
  const signal = interruptSignal()
  const options = { ...exploreOptions(given), signal }
  const records: VerdictRecord[] = []
  const rows: { readonly test: string; readonly cells: readonly MatrixCell[] }[] = []
  for (const test of tests) {
    const cells: MatrixCell[] = []
    for (const era of eras) {
      if (signal.aborted) return EXIT.interrupted
      const found = await cellOf(test, era, options)
      records.push(...found.records)
      cells.push(found.cell)
    }
    rows.push({ test: test.name, cells })
  }
  const matrix = { eras: eras.map(({ name }) => name), rows }
  const width = Math.min(WIDEST, terminalWidth())
  print(given.markdown ? renderMatrixMarkdown(matrix) : renderMatrix(matrix, width, process.stdout))
  return exitCodeOf(records)
}

/** The worst verdict, in both sizes of steps where the question is whether it takes a race. */
async function cellOf(
  test: LitmusTest,
  era: Era,
  options: SearchOptions,
): Promise<{ readonly cell: MatrixCell; readonly records: readonly VerdictRecord[] }> {
  const judgedIn = async (steps: SearchOptions['steps']): Promise<readonly VerdictRecord[]> => {
    const { records } = await verifyTest(test, era, { ...options, steps }, { runs: false })
    return records
  }
  const has = (records: readonly VerdictRecord[], wanted: Verdict): boolean =>
    records.some(({ verdict, kind }) => verdict === wanted && kind !== 'witness')
  const records = await judgedIn(options.steps)
  const isExpected = records.every(({ surprise }) => surprise === null)
  if (!has(records, 'violated'))
    return { cell: { outcome: has(records, 'incomplete') ? 'incomplete' : 'holds', isExpected }, records }
  const isRace = options.steps === 'fine' && !has(await judgedIn('coarse'), 'violated')
  return { cell: { outcome: isRace ? 'race' : 'violated', isExpected }, records }
}
