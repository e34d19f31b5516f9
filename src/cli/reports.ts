import { existsSync } from 'node:fs'
import type { Era } from '../../models/kernel/era.ts'
import {
  memoryLayout,
  memoryPicture,
  memorySvg,
  printDocument,
  renderDot,
  renderSvg,
  reportName,
  requireFolder,
  sequenceSvg,
  UserError,
  writeReport,
  type Counterexample,
} from '../report/index.ts'
import type { VerdictRecord } from './record.ts'
import { requireFolderName } from './output-name.ts'
import { say } from './terminal.ts'

/** Makes the folder and tries it, so that a run does not fail at its end. `option` is what named it. Throws a `UserError`. */
export function prepareFolder(folder: string, option: string): void {
  requireFolderName(option, folder)
  requireFolder(folder)
}

/** Writes a counterexample as JSON, DOT and SVG, with the memory at its end and its sequence, and returns the path of the JSON document. */
export async function writeCounterexample(folder: string, document: Counterexample): Promise<string> {
  const name = reportName(document.test, document.era, document.property.name)
  const dot = renderDot(document)
  writeReport(folder, `${name}.dot`, dot.source)
  writeReport(folder, `${name}.memory.svg`, memorySvg(memoryPicture(memoryLayout(document), document.steps.length)))
  writeReport(folder, `${name}.sequence.svg`, sequenceSvg(document))
  try {
    writeReport(folder, `${name}.svg`, await renderSvg(dot.source, dot.nodes))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    say(`cowproof: no picture ${name}.svg: ${error.message}\n`)
  }
  return writeReport(folder, `${name}.json`, printDocument(document))
}

/** Writes what there is to report of some verdicts. That it cannot be written costs no verdict: the record says so. */
export async function withReports(
  records: readonly VerdictRecord[],
  folder: string,
): Promise<readonly VerdictRecord[]> {
  return Promise.all(
    records.map(async (record) => {
      if (!record.document) return record
      const { document } = record
      const { done, unwritten } = await unlessUnwritten(() => writeCounterexample(folder, document))
      return { ...record, counterexample: done, unwritten }
    }),
  )
}

/** What the work gives, or why something could not be written. */
export async function unlessUnwritten<T>(
  work: () => Promise<T>,
): Promise<{ readonly done: T | null; readonly unwritten: string | null }> {
  try {
    return { done: await work(), unwritten: null }
  } catch (error) {
    if (error instanceof UserError) return { done: null, unwritten: error.message }
    throw error
  }
}

/** Says once why reports are missing. */
export function sayUnwritten(reasons: readonly (string | null)[]): void {
  const [reason] = reasons.filter((each) => each !== null)
  if (reason !== undefined) say(`cowproof: ${reason}\n`)
}

/** Writes the page to step through a counterexample, under the name of its other files, and returns its path. */
export async function writePage(folder: string, document: Counterexample, era: Era): Promise<string> {
  // Most commands write no page, and what makes one is a good part of what they would load.
  const { pageOf, viewedUnderAll } = await import('./viewer-data.ts')
  const name = reportName(document.test, document.era, document.property.name)
  return writeReport(folder, `${name}.html`, pageOf(await viewedUnderAll([document], [era])))
}

/** What `writeCounterexample` wrote beside the JSON document: what to look at comes first. */
export function filesOf(document: string): readonly string[] {
  return ['.memory.svg', '.sequence.svg', '.svg', '.json']
    .map((ending) => document.replace(/\.json$/, ending))
    .filter((file) => existsSync(file))
}
