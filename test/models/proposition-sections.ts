import { fileURLToPath } from 'node:url'

export const propositionsFile = fileURLToPath(new URL('../../docs/propositions.md', import.meta.url))

/** Each proposition, and the tables, by its heading: up to the next heading. */
export function sectionsOf(text: string): Map<string, string> {
  return new Map(text.split(/^(?=##)/m).map((section) => [section.split('\n')[0]!, section]))
}
