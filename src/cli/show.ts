import { readFileSync } from 'node:fs'
import type { Argv, CommandModule } from 'yargs'
import { parseDocument, renderDot, renderSvg, renderText, UserError, type Counterexample } from '../report/index.ts'
import type { ArgumentsOf } from './options.ts'
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

function readReport(path: string): Counterexample {
  try {
    return parseDocument(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`, { cause: error })
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === '') throw error
    throw new UserError(`cannot read '${path}': ${REASONS[code] ?? message}`, { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder; name one .json file in it',
}
