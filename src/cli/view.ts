import { spawn } from 'node:child_process'
import { basename, dirname, extname } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { writeReport } from '../report/index.ts'
import type { ArgumentsOf } from './options.ts'
import { endingOf, isFileName, requireFolderName } from './output-name.ts'
import { readReport, REPORT } from './read-report.ts'
import { eraOfReport, REPORT_ERA } from './report-era.ts'
import { print } from './terminal.ts'
import { pageOf, viewedAlone, viewedUnderAll } from './viewer-data.ts'

const builder = (yargs: Argv) =>
  yargs
    .positional('report', REPORT)
    .option('era', REPORT_ERA)
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'The folder of the page, or the page itself: x.html. If not given, beside the report',
    })
    .option('no-open', { type: 'boolean', default: false, describe: 'Write the page only; do not show it' })
    .example('$0 view reports/x.json', 'writes reports/x.html, and shows it in a browser')

type Arguments = ArgumentsOf<typeof builder>

export const view: CommandModule<object, Arguments> = {
  builder,
  handler: async ({ report, era, output, 'no-open': isWrittenOnly }) => {
    const document = readReport(report)
    const run = document.origin
      ? await viewedUnderAll(document, await eraOfReport(document, era))
      : viewedAlone(document)
    const [folder, name] = placeOfPage(report, output)
    const path = writeReport(folder, name, pageOf([run]))
    print(`${path}\n`)
    if (!isWrittenOnly && process.stdout.isTTY) open(path)
  },
}

function placeOfPage(report: string, output = dirname(report)): readonly [folder: string, name: string] {
  if (endingOf(output) === 'html' && isFileName(output)) return [dirname(output), basename(output)]
  requireFolderName('output', output)
  return [output, `${basename(report, extname(report))}.html`]
}

/** Shows a page in the browser of the desktop, if there is one. That it cannot be shown is no failure: its path was printed. */
function open(path: string): void {
  const hasDesktop = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (!hasDesktop) return
  const [command, ...words]: readonly [string, ...string[]] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(command, [...words, path], { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}
