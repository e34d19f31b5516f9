import type { Steps } from '../program/index.ts'

/** A command that a user can copy: how to run what was just talked about. */
export function commandLine(...words: readonly string[]): string {
  return ['npx', 'cowproof', ...words.map(quoted)].join(' ')
}

/** How to ask for steps of this size. */
export function stepsWords(steps: Steps): string[] {
  return steps === 'fine' ? [] : ['--steps', steps]
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
