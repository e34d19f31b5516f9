import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cli/cowproof.ts'

const text = readFileSync(join(root, 'README.md'), 'utf8')

/** The commands of the README, in the order in which they stand, without remarks. */
export const commands: readonly string[] = blocks('sh').flatMap((block) =>
  block
    .split('\n')
    .map((line) => line.replace(/ +#.*$/, '').trim())
    .filter((line) => line !== ''),
)

/** The litmus test of the README. */
export const example: string = blocks('litmus')[0]!

/** What the README says that a command prints. */
export const printed: readonly string[] = blocks('')

function blocks(language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, each]) => each === language)
    .map(([, , block]) => block!)
}
