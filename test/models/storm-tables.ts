import { readFileSync } from 'node:fs'

const recorded = readFileSync(new URL('../../docs/storms.md', import.meta.url), 'utf8')

/** docs/storms.md by the names of the storms. */
export const sections = new Map(recorded.split(/^## /m).map((section) => [section.split('\n')[0]!, section]))

/** The rows of a section's table, one for each era, by cell. */
export function rowsOf(section: string): string[][] {
  return [...section.matchAll(/^\| (v.*) \|$/gm)].map(([, cells]) => cells!.split(' | '))
}

/** What a table says of an era, in the row of another one where both have the same program. */
export function valuesOf(rows: readonly (readonly string[])[], era: string): readonly string[] {
  const [, first, ...others] = rows.find(([name]) => name === era)!
  const same = /^as (.*)$/.exec(first!)
  return same ? valuesOf(rows, same[1]!) : [first!, ...others]
}
