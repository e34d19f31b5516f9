import { nearest } from '../litmus/diagnostic.ts'
import { commandLine } from './command-line.ts'

/** How yargs speaks of a mistake, and how we do. */
const REWORDED: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^Not enough arguments following: (.+)$/, (option) => `--${option} needs a value`],
  [/^Missing required arguments?: (.+)$/, (option) => `--${option} is missing`],
  [/^Not enough non-option arguments/, () => 'the command needs one more word'],
  [
    /^Invalid values: Argument: (\S+), Given: "?([^"]*)"?, Choices: (.*)$/,
    (option, given, choices) => `--${option} is one of ${choices.replaceAll('"', '')}, not '${given}'`,
  ],
]

/** What a mistake on the command line is, in one sentence, with what was probably meant and where to read on. */
export function usageError(message: string, words: readonly string[], options: readonly string[]): string {
  const line = message.trim().replaceAll(/\s*\n\s*/g, ' ')
  const what = unknownOption(line, words, options) ?? reworded(line)
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

function unknownOption(line: string, words: readonly string[], options: readonly string[]): string | null {
  const unknown = /^Unknown arguments?: ([^ ,]+)/.exec(line)?.[1]
  if (unknown === undefined) return null
  if (!words.some((word) => word.startsWith('-') && word.includes(unknown))) return `'${unknown}' is one word too many`
  const meant = nearest(unknown, options)
  return `there is no option --${unknown}${meant === null ? '' : `. Did you mean --${meant}?`}`
}
