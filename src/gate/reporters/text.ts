import { renderText } from '../../report/text.ts'
import { evidenceOf, type GateReport } from '../report.ts'
import { renderMovements, renderTotals, type TextOptions } from '../text.ts'

/** A person reads the first few, and finds the others by their commands. */
const RUNS_SHOWN = 3

/** What moved in words, with its first counterexamples, as wide as the terminal. */
export function pretty(report: GateReport, options: TextOptions): string {
  const shown = report.movements.flatMap((movement) => evidenceOf(report, movement) ?? [])
  const runs = [...new Set(shown)].slice(0, RUNS_SHOWN).map(({ document }) => renderText(document, options))
  return parts(report, options, runs)
}

/** The same for a log: no colours, and no runs, which can be shown by the commands that are named. */
export function plain(report: GateReport, { width }: TextOptions): string {
  return parts(report, { width }, [])
}

function parts(report: GateReport, options: TextOptions, runs: readonly string[]): string {
  const { found, movements, evidence } = report
  const files = evidence.flatMap((each) => each.files.slice(0, 1)).map((file) => `  ${file}\n`)
  return [
    ...(movements.length > 0 ? [renderMovements(movements, options)] : []),
    ...runs,
    ...(files.length > 0 ? [`What shows it:\n${files.join('')}`] : []),
    renderTotals(found, movements),
  ].join('\n')
}
