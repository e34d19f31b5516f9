import { verdicts, type Verdict } from '../explorer/verdict.ts'
import { beside, printable, wrap } from './layout.ts'
import { counted, groupBy } from './words.ts'

/** One verdict, as the summary and the JSON output give it. */
export interface Result {
  readonly test: string
  readonly era: string | null
  readonly property: string
  readonly verdict: Verdict
  /** What came out and what was expected instead, in words; null where nothing speaks against the expectation. */
  readonly surprise: string | null
  /** What else to say of a surprise: where the expectation stands, and the command that shows what came out. */
  readonly hint: readonly string[]
}

/**
 * The verdicts of tests (down) under eras (across), then each unexpected verdict with its hints. A cell speaks for all
 * properties of its test: the worst verdict, with `!` where one of them is unexpected. Says nothing by colour. No line
 * is longer than `width` (at least 40), but for hints: they are for copying.
 */
export function renderSummary(results: readonly Result[], width: number): string {
  const blocks = [table(results, width), surprises(results, width), wrap(totals(results), width, '  ')]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line}\n`).join(''))
    .join('\n')
}

/** Room for any verdict with its mark. */
const WIDEST_CELL = 'incomplete !'.length
const GAP = 2

function table(results: readonly Result[], width: number): string[] {
  const eras = [...new Set(results.map(({ era }) => era))]
  const tests = [...new Set(results.map(({ test }) => test))]
  const room = Math.floor(width / 2)
  const nameWidth = Math.min(room - 2, Math.max(4, ...tests.map((test) => test.length)))
  const words = eras.flatMap((era) => [
    era ?? 'verdict',
    ...tests.map((test) => cellWords(results.filter((result) => result.test === test && result.era === era))),
  ])
  const cellWidth = GAP + Math.min(WIDEST_CELL, Math.max(...words.map(({ length }) => length)))
  const perBlock = Math.max(1, Math.floor((width - nameWidth) / cellWidth))
  return chunks(eras, perBlock).flatMap((some, index) => [
    ...(index > 0 ? [''] : []),
    ...tableBlock(results, tests, some, { nameWidth, cellWidth }),
  ])
}

function tableBlock(
  results: readonly Result[],
  tests: readonly string[],
  eras: readonly (string | null)[],
  { nameWidth, cellWidth }: { readonly nameWidth: number; readonly cellWidth: number },
): string[] {
  const row = (name: string, cells: readonly string[]) =>
    beside([
      { column: 0, lines: wrap(name, nameWidth, '  ') },
      ...cells.map((cell, index) => ({
        column: nameWidth + GAP + index * cellWidth,
        lines: wrap(cell, cellWidth - GAP),
      })),
    ])
  return [
    ...row(
      'test',
      eras.map((era) => era ?? 'verdict'),
    ),
    '-'.repeat(nameWidth + eras.length * cellWidth),
    ...tests.flatMap((test) =>
      row(
        test,
        eras.map((era) => cellWords(results.filter((result) => result.test === test && result.era === era))),
      ),
    ),
  ]
}

function cellWords(results: readonly Result[]): string {
  const worst = verdicts.find((verdict) => results.some((result) => result.verdict === verdict))
  if (!worst) return '-'
  return results.some(isUnexpected) ? `${worst} !` : worst
}

function surprises(results: readonly Result[], width: number): string[] {
  const unexpected = results.filter(isUnexpected)
  if (unexpected.length === 0) return []
  const lines = unexpected.flatMap(({ test, era, property, surprise, hint }) => [
    ...wrap(`${test}${era === null ? '' : `, ${era}`}: ${property}: ${surprise}`, width - 2, '  '),
    ...hint.map((each) => `  ${printable(each)}`),
  ])
  return ['unexpected (!)', ...lines.map((line) => `  ${line}`)]
}

function isUnexpected({ surprise }: Result): boolean {
  return surprise !== null
}

function totals(results: readonly Result[]): string {
  const groups = groupBy(results, ({ verdict }) => verdict)
  const words = verdicts.flatMap((verdict) => {
    const group = groups.find(([first]) => first!.verdict === verdict)
    return group ? [`${group.length} ${verdict}`] : []
  })
  const unexpected = results.filter(isUnexpected).length
  const judged = unexpected === 0 ? 'nothing unexpected' : `${unexpected} unexpected`
  return `${counted(results.length, 'verdict')}: ${[...words, judged].join(', ')}`
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
