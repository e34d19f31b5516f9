import yargs, { type Argv } from 'yargs'
import { nearest } from '../litmus/diagnostic.ts'
import { UserError } from '../report/user-error.ts'
import { complete } from './completion.ts'
import { EXIT_CODES } from './exit-code.ts'
import { exportCommand } from './export.ts'
import { graph } from './graph.ts'
import { list } from './list.ts'
import { packageVersion } from './package-root.ts'
import { show } from './show.ts'
import { storm } from './storm.ts'
import { terminalWidth } from './terminal.ts'
import { verify } from './verify.ts'

/** The whole command line. Throws a `UserError` for what the user got wrong. */
export function commandLineParser(words: readonly string[]): Argv {
  const parser = yargs(words)
    .scriptName('cowproof')
    .usage(
      'cowproof checks every interleaving of Linux copy-on-write, under the rules of any kernel era.\n\n$0 COMMAND',
    )
    .parserConfiguration({
      'greedy-arrays': false,
      'dot-notation': false,
      'camel-case-expansion': false,
      'boolean-negation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .locale('en')
    .command(verify)
    .command(storm)
    .command(show)
    .command(list)
    .command(graph)
    .command(exportCommand)
    .completion('completion', 'Print a completion script for bash or zsh', complete)
    .demandCommand(1, 'name a command: verify is the main one')
    .recommendCommands()
    .strict()
    .version(packageVersion())
    .help()
    .alias({ help: 'h' })
    .epilogue(EXIT_CODES)
    .wrap(Math.min(terminalWidth(), 120))
    .exitProcess(false)
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error
      throw new UserError(advise(message || error.message, optionsOf(parser)))
    })
  return parser
}

/** What yargs says of a mistake, with the option that was probably meant. */
function advise(message: string, options: readonly string[]): string {
  const line = message.trim().replaceAll(/\s*\n\s*/g, ' ')
  const unknown = /^Unknown arguments?: ([^ ,]+)/.exec(line)?.[1]
  const meant = unknown === undefined ? null : nearest(unknown, options)
  const advice = meant === null ? '' : ` Did you mean --${meant}?`
  return `${line}.${advice} See: cowproof --help`.replaceAll('?.', '?')
}

/** The options of the command at hand. yargs knows them, though its types do not say so. */
function optionsOf(parser: Argv): string[] {
  const { key } = (parser as unknown as { getOptions(): { readonly key: object } }).getOptions()
  return Object.keys(key).filter((name) => name.length > 1)
}
