import type { Argv, CommandModule } from 'yargs'
import type { Era } from '../../models/kernel/era.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { UserError } from '../report/user-error.ts'
import { renderMatrix, renderMatrixMarkdown } from '../report/index.ts'
import { wordsOfEra } from './era-file.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import type { JudgedCell } from './judge-cell.ts'
import { loadTests } from './load-tests.ts'
import { MATRIX } from './json-documents.ts'
import type { MatrixDocument } from './json-schemas.ts'
import { chosenEras, eraOption, exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { jobsOf, jobsOption, overCells } from './pool.ts'
import { exitCodeOf } from './record.ts'
import { printDocument } from './results.ts'
import { print, terminalWidth } from './terminal.ts'

const builder = (yargs: Argv) =>
  jobsOption(searchOptions(eraOption(yargs)))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Names of tests of the suite, litmus files, or folders of them; the standard suite if none is named',
    })
    .option('markdown', { type: 'boolean', default: false, describe: 'Print the table as Markdown' })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' })

type Arguments = ArgumentsOf<typeof builder>

export const matrix: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

const WIDEST = 120

async function run(given: Arguments): Promise<number> {
  if (given.markdown && given.json) throw new UserError('--markdown and --json are two tables: name one')
  const eras = await chosenEras(given.era)
  const tests = await loadTests(given.tests)
  const signal = interruptSignal()
  const options = exploreOptions(given)
  const cells = tests.flatMap(({ file }) =>
    eras.map(({ name }) => ({ file, era: wordsOfEra(name), options, runs: false, properties: null, reports: null })),
  )
  const answers = await overCells('matrixCell', cells, jobsOf(given), signal)
  const records = answers.flatMap((answer) => answer?.records ?? [])
  if (given.json) {
    printDocument(documentOf(tests, eras, answers, signal.aborted))
    return signal.aborted ? EXIT.interrupted : exitCodeOf(records)
  }
  // A row that was cut off is left out.
  const rows = tests.flatMap(({ name }, row) => {
    const known = answers.slice(row * eras.length, (row + 1) * eras.length).flatMap((answer) => answer?.cell ?? [])
    return known.length === eras.length ? [{ test: name, cells: known }] : []
  })
  const matrix = { eras: eras.map(({ name }) => name), rows }
  const width = Math.min(WIDEST, terminalWidth())
  print(given.markdown ? renderMatrixMarkdown(matrix) : renderMatrix(matrix, width, process.stdout))
  return signal.aborted ? EXIT.interrupted : exitCodeOf(records)
}

/** What is known, row by row. */
function documentOf(
  tests: readonly LitmusTest[],
  eras: readonly Era[],
  answers: readonly (JudgedCell | undefined)[],
  interrupted: boolean,
): MatrixDocument {
  const rows = tests.map(({ name }, row) => ({
    test: name,
    cells: eras.flatMap((era, column) => {
      const answer = answers[row * eras.length + column]
      if (!answer) return []
      const { outcome, seen, isExpected } = answer.cell
      return [{ era: era.name, outcome, seen: [...seen], asExpected: isExpected }]
    }),
  }))
  return { ...MATRIX, interrupted, error: null, eras: eras.map(({ name }) => name), tests: rows }
}
