import type { Verdict } from '../explorer/exploration.ts'
import { beside, wrap } from './layout.ts'
import { counted, groupBy } from './words.ts'

/** One verdict, as the summary and the JSON output give it. */
export interface Result {
  readonly test: string
  readonly era: string | null
  readonly property: string
  readonly verdict: Verdict
  /** Null where nobody says what is expected. */
  readonly expected: Verdict | null
  /** The path of the report of its counterexample. */
  readonly counterexample: string | null
}

/** True where the verdict is not the one that is expected. Incomplete is never what was expected. */
export function isUnexpected({ verdict, expected }: Result): boolean {
  return expected !== null && verdict !== expected
}

/**
 * The verdicts of tests (down) under eras (across), then a line for each unexpected verdict and the reports. A cell
 * speaks for all properties of its test: the worst verdict, with `!` where one of them is unexpected. Says nothing by
 * colour. No line is longer than `width` (at least 40), but for the paths of reports: those are for copying.
 */
export function renderSummary(results: readonly Result[], width: number): string {
  const blocks = [
    table(results, width),
    surprises(results, width),
    reports(results),
    wrap(totals(results), width, '  '),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line}\n`).join(''))
    .join('\n')
}

const ORDER: readonly Verdict[] = ['violated', 'incomplete', 'holds']

/** Room for a verdict with its mark, and a space. */
const CELL = 'incomplete !'.length + 2

function table(results: readonly Result[], width: number): string[] {
  const eras = [...new Set(results.map(({ era }) => era))]
  const tests = [...new Set(results.map(({ test }) => test))]
  const room = Math.floor(width / 2)
  const nameWidth = Math.min(room - 2, Math.max(4, ...tests.map((test) => test.length)))
  const perBlock = Math.max(1, Math.floor((width - nameWidth) / CELL))
  return chunks(eras, perBlock).flatMap((some, index) => [
    ...(index > 0 ? [''] : []),
    ...tableBlock(results, tests, some, nameWidth),
  ])
}

function tableBlock(
  results: readonly Result[],
  tests: readonly string[],
  eras: readonly (string | null)[],
  nameWidth: number,
): string[] {
  const row = (name: string, cells: readonly string[]) =>
    beside([
      { column: 0, lines: wrap(name, nameWidth, '  ') },
      ...cells.map((cell, index) => ({ column: nameWidth + 2 + index * CELL, lines: wrap(cell, CELL - 2) })),
    ])
  return [
    ...row(
      'test',
      eras.map((era) => era ?? 'verdict'),
    ),
    '-'.repeat(nameWidth + eras.length * CELL),
    ...tests.flatMap((test) =>
      row(
        test,
        eras.map((era) => cellWords(results.filter((result) => result.test === test && result.era === era))),
      ),
    ),
  ]
}

function cellWords(results: readonly Result[]): string {
  const worst = ORDER.find((verdict) => results.some((result) => result.verdict === verdict))
  if (!worst) return '-'
  return results.some(isUnexpected) ? `${worst} !` : worst
}

function surprises(results: readonly Result[], width: number): string[] {
  const unexpected = results.filter(isUnexpected)
  if (unexpected.length === 0) return []
  const lines = unexpected.map(
    ({ test, era, property, verdict, expected }) =>
      `${test}${era === null ? '' : `, ${era}`}: ${property}: ${verdict}, expected: ${expected}`,
  )
  return ['unexpected (!)', ...lines.flatMap((line) => wrap(line, width - 2, '  ').map((part) => `  ${part}`))]
}

function reports(results: readonly Result[]): string[] {
  const paths = results.flatMap(({ counterexample }) => (counterexample === null ? [] : [counterexample]))
  return paths.length === 0 ? [] : ['reports', ...new Set(paths.map((path) => `  ${path}`))]
}

function totals(results: readonly Result[]): string {
  const groups = groupBy(results, ({ verdict }) => verdict)
  const words = ORDER.flatMap((verdict) => {
    const group = groups.find(([first]) => first!.verdict === verdict)
    return group ? [`${group.length} ${verdict}`] : []
  })
  const unexpected = results.filter(isUnexpected).length
  return `${counted(results.length, 'verdict')}: ${[...words, `${unexpected} unexpected`].join(', ')}`
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
