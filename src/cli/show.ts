import { extname } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { renderDot, renderPng, renderText, sequenceSvg, UserError, type Counterexample } from '../report/index.ts'
import { draw, GRAPH_FORMATS } from './draw.ts'
import { eraNamed } from './era-named.ts'
import type { ArgumentsOf } from './options.ts'
import { requireEnding } from './output-name.ts'
import { readReport, REPORT } from './read-report.ts'
import { compare } from './show-diff.ts'
import { eraOfReport, REPORT_ERA } from './report-era.ts'
import { deliver, OUTPUT, refusePixels, terminalWidth } from './terminal.ts'

const builder = (yargs: Argv) =>
  yargs
    .positional('report', REPORT)
    .option('era', REPORT_ERA)
    .option('format', {
      choices: ['text', ...GRAPH_FORMATS, 'sequence'] as const,
      requiresArg: true,
      default: 'text' as const,
      describe:
        'The trace; the graph of the run as DOT, SVG or PNG; or its sequence, tasks side by side, as SVG, or as PNG where --output ends so',
    })
    .option('output', OUTPUT)
    .option('diff', {
      type: 'string',
      requiresArg: true,
      describe: 'Follow the same schedule under the rules of this era, and print where it parts',
    })
    .example('$0 show reports/x.json', 'what happened, step by step')
    .example('$0 show reports/x.json --format png --output x.png', 'the graph of the run')

type Arguments = ArgumentsOf<typeof builder>

export const show: CommandModule<object, Arguments> = {
  builder,
  handler: async ({ report, era, format, diff, output }) => {
    const document = readReport(report)
    if (diff !== undefined && format !== 'text') throw new UserError(`--diff prints text, not ${format}`)
    if (format === 'png') refusePixels(output)
    requireEnding(output, format === 'sequence' ? (isPng(output) ? 'png' : 'svg') : format, GRAPH_FORMATS)
    if (diff === undefined) return deliver(await render(document, format, output), output)
    const eras = { own: await eraOfReport(document, era), other: await eraNamed(diff) }
    deliver(await compare(document, eras, terminalWidth()), output)
  },
}

async function render(
  document: Counterexample,
  format: Arguments['format'],
  output: string | undefined,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'text':
      return renderText(document, { width: terminalWidth(), stream: process.stdout })
    case 'dot':
    case 'svg':
    case 'png':
      return draw(format, renderDot(document))
    case 'sequence':
      return isPng(output) ? renderPng(sequenceSvg(document)) : sequenceSvg(document)
  }
}

function isPng(output: string | undefined): boolean {
  return output !== undefined && extname(output).toLowerCase() === '.png'
}
