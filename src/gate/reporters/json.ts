import { printDocument } from '../../report/document.ts'
import { printBaseline } from '../baseline-file.ts'
import type { GateReport } from '../report.ts'

export const REPORT_SCHEMA = 'cowproof/gate'
export const REPORT_VERSION = 1

/** One document with everything: what was found as a baseline has it, what moved, and the counterexamples. */
export function json(report: GateReport): string {
  const { baseline, shard, sources, surprises, places, found, movements, evidence } = report
  return `${JSON.stringify(
    {
      schema: REPORT_SCHEMA,
      version: REPORT_VERSION,
      baseline,
      shard,
      sources,
      surprises,
      places: Object.fromEntries(places),
      movements,
      found: JSON.parse(printBaseline(found)) as unknown,
      counterexamples: evidence.map(({ document, files }) => ({
        files,
        document: JSON.parse(printDocument(document)) as unknown,
      })),
    },
    null,
    2,
  )}\n`
}
