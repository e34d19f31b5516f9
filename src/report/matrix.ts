import { styleText } from 'node:util'
import { beside, printable, wrap, type Cell as Placed } from './layout.ts'

/**
 * What a test says under one era: its worst verdict. `race`: violated in fine steps only, so no order of whole operations shows
 * it. `vacuous`: no run ends, so the question says nothing.
 */
export type Outcome = 'violated' | 'race' | 'holds' | 'vacuous' | 'incomplete'

export interface MatrixCell {
  readonly outcome: Outcome
  /** The witnesses that were seen: an unnecessary copy, say. That is no error. */
  readonly seen: readonly string[]
  readonly isExpected: boolean
}

/** Tests by eras; `rows[test].cells` are in the order of the eras. */
export interface Matrix {
  readonly eras: readonly string[]
  readonly rows: readonly { readonly test: string; readonly cells: readonly MatrixCell[] }[]
}

export const SIGNS: Readonly<Record<Outcome, string>> = {
  violated: 'X',
  race: 'r',
  holds: '.',
  vacuous: '-',
  incomplete: '?',
}
const COLOURS = { violated: 'red', race: 'magenta', holds: 'green', vacuous: 'yellow', incomplete: 'yellow' } as const
export const MEANINGS: Readonly<Record<Outcome, string>> = {
  violated: 'violated: some order of whole operations is enough',
  race: 'violated by a race: only where one operation slips into another',
  holds: 'holds in every reachable state',
  vacuous: 'vacuous: no run ends, so the question says nothing',
  incomplete: 'incomplete: a limit was reached first',
}
/** Stands behind the sign of a cell. */
export const SEEN = '+'
const UNEXPECTED = '!'
const GAP = 2
const NARROWEST_NAMES = 30

/**
 * The matrix as a table with a legend. No line is longer than `width` (at least 40): eras that do not fit stand in a
 * table of their own below. Colours only repeat what the signs say; without a stream there are none.
 */
export function renderMatrix(matrix: Matrix, width: number, stream?: NodeJS.WritableStream): string {
  const names = widthOfNames(matrix, width)
  const lines = groupsOf(matrix.eras, width - names).flatMap(({ from, to }, index) => [
    ...(index > 0 ? [''] : []),
    ...block(matrix, names, from, to, stream),
  ])
  const legend = usedIn(matrix).map((outcome) => `${SIGNS[outcome]}  ${MEANINGS[outcome]}`)
  legend.push(...seenLegend(matrix).map((line) => `${SEEN}  ${line}`))
  const unexpected = matrix.rows.some(({ cells }) => cells.some(({ isExpected }) => !isExpected))
  if (unexpected) legend.push(`${UNEXPECTED}  not the expected verdict`)
  return [...lines, '', ...legend.flatMap((line) => wrap(line, width, '   '))].map((line) => `${line}\n`).join('')
}

/** The same as Markdown, in which a violation is bold. */
export function renderMatrixMarkdown({ eras, rows }: Matrix): string {
  const words = ({ outcome, seen, isExpected }: MatrixCell): string => {
    const word = outcome === 'violated' || outcome === 'race' ? `**${outcome}**` : outcome
    const witnesses = seen.length === 0 ? '' : `, seen: ${seen.join(', ')}`
    return `${word}${witnesses}${isExpected ? '' : ` ${UNEXPECTED}`}`
  }
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => printable(cell).replaceAll('|', String.raw`\|`)).join(' | ')} |\n`
  return [
    row(['test', ...eras]),
    row(['---', ...eras.map(() => '---')]),
    ...rows.map(({ test, cells }) => row([test, ...cells.map(words)])),
    '\n',
    ...usedIn({ eras, rows }).map((outcome) => `* ${outcome}: ${MEANINGS[outcome].replace(/^.*?: /, '')}\n`),
  ].join('')
}

/** `I16 was seen: that is no error`; empty where no witness was seen. */
function seenLegend({ rows }: Matrix): string[] {
  const seen = [...new Set(rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.seen)))].sort()
  return seen.length === 0 ? [] : [seenMeaning(seen)]
}

/** What it means that witnesses were seen. */
export function seenMeaning(seen: readonly string[]): string {
  return `seen: ${seen.join(' or ')}, a witness: it shows that something happens, and is no error`
}

function usedIn({ rows }: Matrix): Outcome[] {
  const used = new Set(rows.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)))
  return (Object.keys(SIGNS) as Outcome[]).filter((outcome) => used.has(outcome))
}

/** Names of tests are folded where that lets all eras stand side by side. */
function widthOfNames({ eras, rows }: Matrix, width: number): number {
  const longest = Math.max(4, ...rows.map(({ test }) => test.length))
  const left = width - eras.reduce((sum, era) => sum + GAP + era.length, 0)
  return Math.min(longest, left >= NARROWEST_NAMES ? left : Math.floor(width / 2))
}

/** As many eras side by side as there is room for. */
function groupsOf(eras: readonly string[], room: number): { readonly from: number; readonly to: number }[] {
  const groups: { from: number; to: number }[] = []
  let used = Infinity
  for (const [index, era] of eras.entries()) {
    used += GAP + era.length
    if (used > room) {
      groups.push({ from: index, to: index })
      used = GAP + era.length
    }
    groups.at(-1)!.to = index + 1
  }
  return groups
}

function block(
  { eras, rows }: Matrix,
  names: number,
  from: number,
  to: number,
  stream: NodeJS.WritableStream | undefined,
): string[] {
  const some = eras.slice(from, to)
  const columns = some.map((_, index) => names + some.slice(0, index).reduce((at, era) => at + GAP + era.length, GAP))
  const end = columns.at(-1)! + some.at(-1)!.length
  const heading = some.map((era, index): Placed => ({ column: columns[index]!, lines: [era] }))
  return [
    ...beside([{ column: 0, lines: ['test'] }, ...heading]),
    '-'.repeat(end),
    ...rows.flatMap(({ test, cells }) =>
      beside([
        { column: 0, lines: wrap(test, names, '  ') },
        ...cells.slice(from, to).map((cell, index): Placed => ({
          column: columns[index]!,
          lines: [SIGNS[cell.outcome] + (cell.seen.length > 0 ? SEEN : '') + (cell.isExpected ? '' : UNEXPECTED)],
          paint: stream && ((text) => styleText(COLOURS[cell.outcome], text, { stream })),
        })),
      ]),
    ),
  ]
}
