import { basename, dirname, extname } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { UserError, writeReport } from '../report/index.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTest } from './load-tests.ts'
import { openPage } from './open-page.ts'
import { chosenEras, eraOption, exploreOptions, listOf, searchOptions, type ArgumentsOf } from './options.ts'
import { PAGES, endingOf, isFileName, requireFolderName } from './output-name.ts'
import { readReport } from './read-report.ts'
import { exitCodeOf } from './record.ts'
import { eraOfReport } from './report-era.ts'
import { answersOf } from './short-answer.ts'
import { print, terminalWidth } from './terminal.ts'
import { showPage } from './test-page.ts'
import { verifyTest, type Verified } from './verify-test.ts'
import { pageOf, viewedAlone, viewedUnderAll } from './viewer-data.ts'

const builder = (yargs: Argv) =>
  searchOptions(eraOption(yargs))
    .positional('report', {
      type: 'string',
      demandOption: true,
      describe:
        'A counterexample: a .json file of a reports folder (with --era, where its era is from a file); or a test to explore: its name in the suite, or its file',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: `The folder of the page, or the page itself: x.html. If not given, beside the report; of a test in ${PAGES}`,
    })
    .option('no-open', { type: 'boolean', default: false, describe: 'Write the page only; do not show it' })
    .example(
      '$0 view B01-vmsplice-unmap-in-child --era v5.7',
      'explores the test, and shows in a browser how it goes wrong',
    )
    .example('$0 view reports/x.json', 'writes reports/x.html, and shows it in a browser')

type Arguments = ArgumentsOf<typeof builder>

export const view: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = isReport(given.report) ? await viewReport(given) : await viewTest(given)
  },
}

function isReport(path: string): boolean {
  return extname(path).toLowerCase() === '.json'
}

async function viewReport(given: Arguments): Promise<number> {
  const { report, output = dirname(report) } = given
  const [era, ...others] = listOf(given.era ?? [])
  if (others.length > 0) throw new UserError('a report was made under one era: name one')
  const document = readReport(report)
  if (document.origin === null && era !== undefined)
    throw new UserError('the report is of a model of its own, which has no eras: leave out --era')
  const runs = document.origin
    ? await viewedUnderAll([document], [await eraOfReport(document, era)])
    : [viewedAlone(document)]
  const [folder, name] = placeOfPage(output)
  const path = writeReport(folder, name ?? `${basename(report, extname(report))}.html`, pageOf(runs))
  print(`${path}\n`)
  show(path, given)
  return EXIT.expected
}

async function viewTest(given: Arguments): Promise<number> {
  const [folder, name] = placeOfPage(given.output ?? PAGES)
  const test = await loadTest(given.report)
  const eras = await chosenEras(given.era)
  const signal = interruptSignal()
  const options = { ...exploreOptions(given), signal }
  const verified: Verified[] = []
  // oxlint-disable-next-line no-await-in-loop -- each fills this thread
  for (const era of eras) if (!signal.aborted) verified.push(await verifyTest(test, era, options, { runs: true }))
  print(answersOf(verified, terminalWidth()))
  if (signal.aborted) return EXIT.interrupted
  const path = await showPage(verified, options, folder, name)
  if (path !== null) show(path, given)
  return exitCodeOf(verified.flatMap(({ records }) => records))
}

/** A folder, or a file in one; the name is null where it is up to us. */
function placeOfPage(output: string): readonly [folder: string, name: string | null] {
  if (endingOf(output) === 'html' && isFileName(output)) return [dirname(output), basename(output)]
  requireFolderName('output', output)
  return [output, null]
}

function show(path: string, { 'no-open': isWrittenOnly }: Arguments): void {
  if (!isWrittenOnly && process.stdout.isTTY) openPage(path)
}
