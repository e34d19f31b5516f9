import type { Verdict } from '../explorer/exploration.ts'
import { beside, wrap } from '../report/layout.ts'

/** One choice in which two eras differ, made anew in both. */
export interface Ablated {
  readonly choice: string
  /** What the first era has, and the second. */
  readonly before: string
  readonly after: string
  /** The verdict of the first era with this choice of the second. */
  readonly withIt: Verdict
  /** The verdict of the second era with this choice of the first. */
  readonly withoutIt: Verdict
}

export interface Ablation {
  readonly test: string
  readonly property: string
  readonly from: string
  readonly to: string
  readonly ends: { readonly from: Verdict; readonly to: Verdict }
  readonly rows: readonly Ablated[]
}

/** A row for each choice, `!` where it turns the verdict, and what that comes to in words. The width is at least 40. */
export function renderAblation({ test, property, from, to, ends, rows }: Ablation, width: number): string {
  const mark = (verdict: Verdict, end: Verdict): string => (turned(verdict, end) ? `${verdict} !` : verdict)
  const table = [
    ['choice', `${from} -> ${to}`, `${from} with it`, `${to} without it`],
    ...rows.map(({ choice, before, after, withIt, withoutIt }) => [
      choice,
      `${before} -> ${after}`,
      mark(withIt, ends.from),
      mark(withoutIt, ends.to),
    ]),
  ]
  const [heading, ...body] = renderColumns(table, width)
  const enough = rows.filter(({ withIt }) => turned(withIt, ends.from)).map(({ choice }) => choice)
  const needed = rows.filter(({ withoutIt }) => turned(withoutIt, ends.to)).map(({ choice }) => choice)
  const lines = [
    ...wrap(`Test ${test}, ${property}: ${ends.from} in ${from}, ${ends.to} in ${to}`, width, '  '),
    '',
    ...heading!,
    '-'.repeat(Math.max(...[heading!, ...body].flat().map((line) => line.length))),
    ...body.flat(),
    '',
    ...wrap(inWords(`Put into ${from}`, enough, isOpen(ends.from, ...rows.map(({ withIt }) => withIt))), width, '  '),
    ...wrap(inWords(`Taken out of ${to}`, needed, isOpen(ends.to, ...rows.map((row) => row.withoutIt))), width, '  '),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** A verdict that a limit left open is neither the same nor another. */
function turned(verdict: Verdict, end: Verdict): boolean {
  return verdict !== end && verdict !== 'incomplete' && end !== 'incomplete'
}

function isOpen(...verdicts: readonly Verdict[]): 'complete' | 'incomplete' {
  return verdicts.includes('incomplete') ? 'incomplete' : 'complete'
}

function inWords(done: string, turning: readonly string[], explored: 'complete' | 'incomplete'): string {
  const known = explored === 'complete' ? '' : ', as far as was explored'
  if (turning.length === 0) return `${done}, no choice alone turns the verdict${known}.`
  const those = turning.length === 1 ? 'this choice' : 'each of these choices'
  return `${done}, ${those} alone turns the verdict${known}: ${turning.join(', ')}.`
}

const GAP = 2

/** Rows of cells in columns as wide as they need; the widest ones give way until all fit. */
function renderColumns(table: readonly (readonly string[])[], width: number): string[][] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)) + GAP)
  while (sum(widths) - GAP > width) widths[widths.indexOf(Math.max(...widths))]! -= 1
  return table.map((row) =>
    beside(
      row.map((cell, column) => ({
        column: sum(widths.slice(0, column)),
        lines: wrap(cell, widths[column]! - GAP, '  '),
      })),
    ),
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
