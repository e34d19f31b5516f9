import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { viewerPage, writeReport, type Counterexample, type ViewerData } from '../report/index.ts'
import type { ArgumentsOf } from './options.ts'
import { packageRoot } from './package-root.ts'
import { readReport } from './read-report.ts'
import { print } from './terminal.ts'

const builder = (yargs: Argv) =>
  yargs
    .positional('report', {
      type: 'string',
      demandOption: true,
      describe: 'A counterexample: a .json file of a reports folder',
    })
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
  handler: ({ report, output, 'no-open': isWrittenOnly }) => {
    const document = readReport(report)
    const name = `${basename(report, extname(report))}.html`
    const path = writeReport(output ?? dirname(report), name, viewerPage(viewerTemplate(), viewerData([document])))
    print(`${path}\n`)
    if (!isWrittenOnly && process.stdout.isTTY) open(path)
  },
}

function viewerTemplate(): string {
  return readFileSync(join(packageRoot, 'dist', 'viewer', 'index.html'), 'utf8')
}

function viewerData(documents: readonly Counterexample[]): ViewerData {
  return { runs: documents.map((document) => ({ document, comparisons: [] })), sources: sourcesOf(documents) }
}

/** The texts that the steps name: the litmus test as it was then, and the model as it is here. */
function sourcesOf(documents: readonly Counterexample[]): Record<string, string> {
  const steps = documents.flatMap(({ steps, failing }) => [...steps, ...(failing ? [failing] : [])])
  const files = new Set(steps.flatMap(({ source }) => (source ? [source.file] : [])))
  const models = [...files].sort().flatMap((file) => {
    const path = join(packageRoot, file)
    return existsSync(path) ? [[file, readFileSync(path, 'utf8')]] : []
  })
  const tests = documents.flatMap(({ origin, steps }) => {
    const file = steps.find(({ litmus }) => litmus)?.litmus?.file
    return origin?.from.kind === 'litmus' && file !== undefined ? [[file, origin.from.text]] : []
  })
  return Object.fromEntries([...models, ...tests])
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
