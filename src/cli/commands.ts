import yargs, { type Argv } from 'yargs'
import { Parser } from 'yargs/helpers'
import { UserError } from '../report/user-error.ts'
import { addCommands, commands } from './command-table.ts'
import type { complete } from './completion.ts'
import { EXIT_CODES } from './exit-code.ts'
import { packageVersion } from './package-root.ts'
import { ownShell, SHELLS } from './shells.ts'
import { print, terminalWidth } from './terminal.ts'
import { missingWord, optionWithoutCommand, unknownCommand, usageError } from './usage-errors.ts'

/** The whole command line. The parser throws a `UserError` for what the user got wrong. */
export async function commandLineParser(given: readonly string[]): Promise<Argv> {
  const words = withoutDashes(given)
  requireCommand(words)
  const parser: Argv = yargs(words)
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
  await addCommands(parser, words)
  parser
    .command(
      'completion [shell]',
      'Print a completion script for bash or zsh',
      (own) => own.positional('shell', { choices: SHELLS, describe: 'For this shell; if not given, for your own' }),
      async ({ shell }) => print((await import('./completion-script.ts')).completionScript(shell ?? ownShell())),
    )
    // Of a command with the name that yargs gives it the script is printed before the line is checked, wherever the word stands.
    .completion(SCRIPT, false, completeWords)
    .demandCommand(1, 'name a command: verify is the main one')
    .strict()
    .check((values) => givenOnce(values, optionsOf(parser, 'array')) && yesOrNo(words, optionsOf(parser, 'boolean')))
    .version(packageVersion())
    .help()
    .alias({ help: 'h' })
    .epilogue(EXIT_CODES)
    .wrap(Math.min(terminalWidth(), 120))
    .exitProcess(false)
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error
      if (message?.startsWith('Not enough non-option arguments')) requireWord(parser, words)
      throw new UserError(usageError(message || error.message, words, optionsOf(parser, 'key')))
    })
  return parser
}

/**
 * After `--` no word is an option: one that looks like one is a path. yargs drops such words, and with them the command, if they do
 * not stand before what it expects. It makes nothing of a dash alone, too, which would leave a command without the file that was meant.
 */
function withoutDashes(words: readonly string[]): string[] {
  const end = words.includes('--') ? words.indexOf('--') : words.length
  const before = words.slice(0, end)
  if (before.includes('-'))
    throw new UserError(
      "'-' stands for no file here. What comes through a pipe is /dev/stdin; a file of that name is ./-",
    )
  return [...before, ...words.slice(end + 1).map((word) => (word.startsWith('-') ? `./${word}` : word))]
}

/** What the parser would call the command that prints a completion script. */
const SCRIPT = 'print-completion-script'

/** Whether a shell asks how a line could go on. */
export function isCompletion(words: readonly string[]): boolean {
  return words.includes('--get-yargs-completions')
}

/** With `--help` or `--version` yargs asks nothing else of a line. */
function requireCommand(words: readonly string[]): void {
  if (isCompletion(words)) return
  const [first] = Parser([...words], { boolean: ['help', 'h', 'version'] })._
  const known = [...commands.map((command) => command.words.split(' ')[0]!), 'completion', SCRIPT]
  if (first !== undefined && !known.includes(String(first))) throw new UserError(unknownCommand(String(first), known))
  const option = words.find((word) => word.startsWith('-'))
  if (first !== undefined || option === undefined) return
  if (!words.some((word) => ['--help', '-h', '--version'].includes(word)))
    throw new UserError(optionWithoutCommand(option.split('=')[0]!))
}

/** Says which word a command needs, where it stands without one. */
function requireWord(parser: Argv, words: readonly string[]): void {
  const forms = commands.map((command) => /^(\w+) <(\w+)>$/.exec(command.words)?.slice(1) ?? [])
  const [command, word] = forms.find(([name]) => name !== undefined && words.includes(name)) ?? []
  if (command === undefined || word === undefined) return
  throw new UserError(missingWord({ command, word, is: descriptionsOf(parser)[word] ?? 'see its help' }))
}

/** What the options and words of the command at hand are. yargs knows them, though its types do not say so. */
function descriptionsOf(parser: Argv): Readonly<Record<string, string | undefined>> {
  const known = parser as unknown as {
    getInternalMethods: () => {
      getUsageInstance: () => { getDescriptions: () => Readonly<Record<string, string | undefined>> }
    }
  }
  return known.getInternalMethods().getUsageInstance().getDescriptions()
}

type Completion = Parameters<typeof complete>

/** yargs counts the parameters to know what a completion does with them, so they stand here one by one. */
function completeWords(current: Completion[0], argv: Completion[1], filter: Completion[2], done: Completion[3]): void {
  void import('./completion.ts').then(({ complete: completion }) => completion(current, argv, filter, done))
}

/** yargs takes whatever is not `true` for no, where an option is there or is not. */
function yesOrNo(words: readonly string[], booleans: readonly string[]): true {
  for (const word of words) {
    const [, option, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? []
    if (option === undefined || !booleans.includes(option) || value === 'true' || value === 'false') continue
    throw new UserError(`--${option} stands without a value, not with '${value}'`)
  }
  return true
}

/** An option that takes one value takes it once: yargs would make a list of several. */
function givenOnce(given: Readonly<Record<string, unknown>>, lists: readonly string[]): true {
  for (const [option, value] of Object.entries(given)) {
    if (option === '_' || lists.includes(option) || !Array.isArray(value)) continue
    throw new UserError(`--${option} is given ${value.length} times: give it once`)
  }
  return true
}

/** The options of the command at hand, or those that are lists, or there or not. yargs knows them, though its types do not say so. */
function optionsOf(parser: Argv, kind: 'key' | 'array' | 'boolean'): string[] {
  const options = (
    parser as unknown as {
      getOptions(): { readonly key: object; readonly array: readonly string[]; readonly boolean: readonly string[] }
    }
  ).getOptions()
  return (kind === 'key' ? Object.keys(options.key) : [...options[kind]]).filter((name) => name.length > 1)
}
