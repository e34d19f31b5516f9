import { printable } from '../program/printable.ts'
import type { SearchOptions } from './options.ts'

/** A command that a user can copy: how to run what was just talked about. */
export function commandLine(...words: readonly string[]): string {
  return ['npx', 'cowproof', ...words.map(quoted)].join(' ')
}

/** A file as it can stand on a command line, where what begins with a dash is taken for an option. */
export function fileWord(path: string): string {
  return path.startsWith('-') ? `./${path}` : path
}

/** What changes a verdict beside the era. */
export type Asked = Pick<SearchOptions, 'steps' | 'pinBias'>

/** How to ask for steps of this size and for this bias. */
export function askedWords({ steps, pinBias }: Asked): string[] {
  return [...(steps === 'fine' ? [] : ['--steps', steps]), ...(pinBias === null ? [] : ['--bias', String(pinBias)])]
}

/** A word as a shell takes it, in characters that can be seen: what cannot be stands in a `$'...'`, which bash and zsh read. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (isSeen(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`
  const escaped = word.replaceAll(/./gsu, (each) =>
    each === "'" || each === '\\' ? `\\${each}` : isSeen(each) ? each : inBytes(each),
  )
  return `$'${escaped}'`
}

function isSeen(text: string): boolean {
  return printable(text) === text && !/[\n\t]/.test(text)
}

function inBytes(text: string): string {
  return [...Buffer.from(text)].map((byte) => String.raw`\x${byte.toString(16).padStart(2, '0')}`).join('')
}
