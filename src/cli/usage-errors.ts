import { nearest } from '../litmus/diagnostic.ts'
import { commandLine } from './command-line.ts'

/** How yargs speaks of a mistake, and how we do. */
const REWORDED: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^Not enough arguments following: (.+)$/, (option) => `--${option} needs a value`],
  [/^Missing required arguments?: (.+)$/, (option) => `--${option} is missing`],
  [
    /^Invalid values: Argument: (\S+), Given: "?([^"]*)"?, Choices: (.*)$/,
    (option, given, choices) => `--${option} is one of ${choices.replaceAll('"', '')}, not '${given}'`,
  ],
]

/** A command that stands without the word that it needs after it: `report`, and what that is. */
export interface MissingWord {
  readonly command: string
  readonly word: string
  readonly is: string
}

export function missingWord({ command, word, is }: MissingWord): string {
  const explained = is.charAt(0).toLowerCase() + is.slice(1)
  return `${command} needs one more word, ${word.toUpperCase()} (${explained}). See \`${commandLine(command, '--help')}\``
}

/** For an option that stands where no command does. */
export function optionWithoutCommand(option: string): string {
  return (
    `there is no option ${option} without a command, only --help and --version. Begin with a command: verify is the main one. ` +
    `See \`${commandLine('--help')}\``
  )
}

/** What a mistake on the command line is, in one sentence, with what was probably meant and where to read on. */
export function usageError(message: string, words: readonly string[], options: readonly string[]): string {
  const line = message.trim().replaceAll(/\s*\n\s*/g, ' ')
  const what = unknownOption(line, words, options) ?? asWord(reworded(line), words)
  const command = words[0] !== undefined && /^[a-z]+$/.test(words[0]) && !what.includes('command') ? [words[0]] : []
  return `${what}${what.endsWith('?') ? '' : '.'} See \`${commandLine(...command, '--help')}\``
}

/** The same of a word that stands where a command does. */
export function unknownCommand(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return `there is no command '${word}'.${meant === null ? '' : ` Did you mean '${meant}'?`} See \`${commandLine('--help')}\``
}

function reworded(line: string): string {
  for (const [pattern, words] of REWORDED) {
    const parts = pattern.exec(line)
    if (parts) return words(...parts.slice(1))
  }
  return line
}

/** A word that has no option before it is named as the help names it. */
function asWord(what: string, words: readonly string[]): string {
  const [option, name] = /^--([a-z]+) is one of/.exec(what) ?? []
  if (option === undefined || words.some((word) => word.startsWith(`--${name}`))) return what
  return what.replace(`--${name}`, name!.toUpperCase())
}

function unknownOption(line: string, words: readonly string[], options: readonly string[]): string | null {
  const unknown = /^Unknown arguments?: ([^ ,]+)/.exec(line)?.[1]
  if (unknown === undefined) return null
  if (!words.some((word) => word.startsWith('-') && word.includes(unknown))) return `'${unknown}' is one word too many`
  const meant = nearest(unknown, options)
  return `there is no option --${unknown}${meant === null ? '' : `. Did you mean --${meant}?`}`
}
