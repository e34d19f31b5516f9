import { eras } from '../../../models/eras/index.ts'
import type { Era } from '../../../models/kernel/era.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import { QUESTION } from '../../litmus/elaborate.ts'
import { vocabulary } from '../../litmus/vocabulary.ts'
import type { SearchOptions } from '../options.ts'
import { verifyTest } from '../verify-test.ts'

/** Of an era, what a test expects besides nothing bad: `result Sometimes`, `breaks I5`. */
type Lines = ReadonlyMap<Era, readonly string[]>

/** The lines that say what the model says of a test, under each release and the era in which it was found, if a test can name that. */
export async function expectationsOf(test: LitmusTest, found: Era, options: SearchOptions): Promise<readonly string[]> {
  const known = [...eras, ...(eras.includes(found) ? [] : [found])].filter(({ name }) => vocabulary.eras.includes(name))
  const lines = new Map<Era, readonly string[]>()
  // oxlint-disable-next-line no-await-in-loop -- they would only compete for the processor
  for (const era of known) lines.set(era, await linesUnder(test, era, options))
  const subjects = [...new Set([...lines.values()].flat())].toSorted().toReversed()
  return subjects.map((subject) => `${subject} ${rangesOf(subject, lines).join(', ')} predicted`)
}

async function linesUnder(test: LitmusTest, era: Era, options: SearchOptions): Promise<string[]> {
  // What a test expects is said of fine steps, and of pins that are told from other references.
  const asked = { ...options, steps: 'fine', pinBias: null } as const
  const { records, outcomes, size } = await verifyTest(test, era, asked, { runs: false })
  const violated = records.filter(({ property, verdict }) => verdict === 'violated' && property !== QUESTION)
  const breaks = violated.map(({ property }) => `breaks ${property}`)
  if (outcomes.length === 0) return size.stoppedBy === null ? ['result Hangs', ...breaks] : breaks
  // The ends of a question with `forall` are its own.
  const isBad = test.question.quantifier === 'exists' && outcomes.some(({ satisfies }) => satisfies)
  return [...(isBad ? ['result Sometimes'] : []), ...breaks]
}

/** The eras of a line: releases in a row as a range. */
function rangesOf(subject: string, lines: Lines): string[] {
  const has = (era: Era): boolean => lines.get(era)?.includes(subject) ?? false
  const ranges: Era[][] = []
  for (const [index, era] of eras.entries()) {
    if (!has(era)) continue
    if (index > 0 && has(eras[index - 1]!)) ranges.at(-1)!.push(era)
    else ranges.push([era])
  }
  const others = [...lines.keys()].filter((era) => !eras.includes(era) && has(era))
  return [
    ...ranges.map((range) => (range.length === 1 ? range[0]!.name : `${range[0]!.name}..${range.at(-1)!.name}`)),
    ...others.map(({ name }) => name),
  ]
}
