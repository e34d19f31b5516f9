import { printDocument } from '../../report/document.ts'
import { printBaseline } from '../baseline-file.ts'
import type { GateReport } from '../report.ts'

export const REPORT_SCHEMA = 'cowproof/gate'
export const REPORT_VERSION = 1

/** One document with everything: what was found as a baseline has it, what moved, and the counterexamples. */
export function json({ baseline, found, movements, evidence }: GateReport): string {
  return `${JSON.stringify(
    {
      schema: REPORT_SCHEMA,
      version: REPORT_VERSION,
      baseline,
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
