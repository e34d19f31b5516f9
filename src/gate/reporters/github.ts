import { explanationWords } from '../../report/words.ts'
import type { Movement } from '../movement.ts'
import { evidenceOf, whereIs, type GateReport } from '../report.ts'
import { gathered, subjectWords } from '../text.ts'

/** GitHub shows ten annotations of a step. */
const MOST = 10

/** Workflow commands that put what moved beside the lines of the litmus files. */
export function github(report: GateReport): string {
  return gathered(report.movements)
    .slice(0, MOST)
    .map((each) => {
      // Some of it was found for the first of the eras under which it moved alike.
      const first: Movement = { ...each, era: each.eras[0] ?? null, property: each.properties[0] ?? null }
      const evidence = evidenceOf(report, first)
      const subject = subjectWords(each)
      const lines = [
        `${subject}${subject === '' ? '' : ': '}${each.what}`,
        ...(evidence ? [explanationWords(evidence.document)] : []),
        ...each.hint,
      ]
      const { file, line } = whereIs(report, first)
      const properties = { file, line, title: `cowproof: ${each.kind}` }
      const words = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
      return `::error ${words.join(',')}::${escapeData(lines.join('\n'))}\n`
    })
    .join('')
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
