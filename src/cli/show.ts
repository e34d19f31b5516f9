import type { Argv, CommandModule } from 'yargs'
import { renderDot, renderSvg, renderText, type Counterexample } from '../report/index.ts'
import type { ArgumentsOf } from './options.ts'
import { readReport } from './read-report.ts'
import { print, terminalWidth } from './terminal.ts'

const builder = (yargs: Argv) =>
  yargs
    .positional('report', {
      type: 'string',
      demandOption: true,
      describe: 'A counterexample: a .json file of a reports folder',
    })
    .option('format', {
      choices: ['text', 'dot', 'svg'] as const,
      requiresArg: true,
      default: 'text' as const,
      describe: 'The trace, or the graph of the run as DOT or SVG',
    })

type Arguments = ArgumentsOf<typeof builder>

export const show: CommandModule<object, Arguments> = {
  command: 'show <report>',
  describe: 'Print a counterexample in the terminal',
  builder,
  handler: async ({ report, format }) => print(await render(readReport(report), format)),
}

async function render(document: Counterexample, format: Arguments['format']): Promise<string> {
  switch (format) {
    case 'text':
      return renderText(document, { width: terminalWidth(), stream: process.stdout })
    case 'dot':
      return renderDot(document).source
    case 'svg': {
      const { source, nodes } = renderDot(document)
      return renderSvg(source, nodes)
    }
  }
}
