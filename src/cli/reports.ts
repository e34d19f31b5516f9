import { existsSync, rmSync } from 'node:fs'
import {
  memoryLayout,
  memoryPicture,
  memorySvg,
  printDocument,
  renderDot,
  renderSvg,
  reportName,
  sequenceSvg,
  UserError,
  writeReport,
  type Counterexample,
} from '../report/index.ts'
import { say } from './terminal.ts'
import { pageOf, viewedUnderAll } from './viewer-data.ts'

/** Makes the folder and tries it, so that a run does not fail at its end. Throws a `UserError`. */
export function prepareFolder(folder: string): void {
  rmSync(writeReport(folder, '.cowproof', ''))
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

/** Writes the page to step through a counterexample, under the name of its other files, and returns its path. */
export async function writePage(folder: string, document: Counterexample): Promise<string> {
  const name = reportName(document.test, document.era, document.property.name)
  return writeReport(folder, `${name}.html`, pageOf([await viewedUnderAll(document)]))
}

/** What `writeCounterexample` wrote beside the JSON document: what to look at comes first. */
export function filesOf(document: string): readonly string[] {
  return ['.memory.svg', '.sequence.svg', '.svg', '.json']
    .map((ending) => document.replace(/\.json$/, ending))
    .filter((file) => existsSync(file))
}
