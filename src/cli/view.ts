import { spawn } from 'node:child_process'
import { basename, dirname, extname } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { writeReport } from '../report/index.ts'
import type { ArgumentsOf } from './options.ts'
import { readReport, REPORT } from './read-report.ts'
import { print } from './terminal.ts'
import { pageOf, viewedUnderAll } from './viewer-data.ts'

const builder = (yargs: Argv) =>
  yargs
    .positional('report', REPORT)
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'The folder of the page. If not given, the one of the report',
    })
    .option('no-open', { type: 'boolean', default: false, describe: 'Write the page only; do not show it' })
    .example('$0 view reports/x.json', 'writes reports/x.html, and shows it in a browser')

type Arguments = ArgumentsOf<typeof builder>

export const view: CommandModule<object, Arguments> = {
  command: 'view <report>',
  describe: 'Write a page to step through a counterexample: one HTML file that needs no network',
  builder,
  handler: async ({ report, output, 'no-open': isWrittenOnly }) => {
    const document = readReport(report)
    const name = `${basename(report, extname(report))}.html`
    const path = writeReport(output ?? dirname(report), name, pageOf([await viewedUnderAll(document)]))
    print(`${path}\n`)
    if (!isWrittenOnly && process.stdout.isTTY) open(path)
  },
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
