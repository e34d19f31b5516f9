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

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
