import type { Era } from '../../models/kernel/era.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import type { SourceFile } from '../litmus/source.ts'
import type { Evidence } from '../gate/report.ts'
import type { Counterexample } from '../report/index.ts'
import { eraNamed } from './era-named.ts'
import type { GalleryRow } from './gallery-row.ts'
import { gateTest, type GateAnswer } from './gate/cell.ts'
import { judgeCell, type JudgedCell } from './judge-cell.ts'
import { testIn } from './load-tests.ts'
import type { SearchOptions } from './options.ts'
import type { VerdictRecord } from './record.ts'
import { filesOf, unlessUnwritten, withReports, writePage } from './reports.ts'
import { verifyTest, type Verified } from './verify-test.ts'

/** One test under one era: what a worker thread is told. Plain data, like what it answers. */
export interface Cell {
  readonly file: SourceFile
  /** The words that name the era on the command line. */
  readonly era: string
  readonly options: SearchOptions
  /** Whether each hit comes with the run that shows it. */
  readonly runs: boolean
  /** The properties that were asked for; null for all. */
  readonly properties: readonly string[] | null
  /** Whether to tell all ends of the test. */
  readonly ends?: boolean
  /** The folder for counterexamples, or null. */
  readonly reports: string | null
}

/** One test under several eras. */
export interface TestCell extends Pick<Cell, 'file' | 'options'> {
  readonly eras: readonly string[]
}

/** What is told to whom. */
export interface CellAsked {
  readonly verifyCell: Cell
  readonly matrixCell: Cell
  readonly gateCell: TestCell
  readonly evidenceCell: Cell
  readonly galleryTest: TestCell
}

/** What is answered. */
export interface CellWork {
  readonly verifyCell: Omit<Verified, 'test' | 'era'>
  readonly matrixCell: JudgedCell
  readonly gateCell: readonly GateAnswer[]
  readonly evidenceCell: { readonly evidence: readonly Evidence[]; readonly unwritten: string | null }
  readonly galleryTest: GalleryRow
}

export async function verifyCell({ file, era, options, ...cell }: Cell): Promise<CellWork['verifyCell']> {
  const { runs, ends, properties, reports } = cell
  const wanted = { runs, ends: ends ?? false }
  const { test: _, era: __, ...rest } = await verifyTest(await testOf(file), await eraOf(era), options, wanted)
  const records = rest.records.filter(({ property }) => properties === null || properties.includes(property))
  return { ...rest, records: reports === null ? records : await withReports(records, reports) }
}

/** The worst verdict, in both sizes of steps where the question is whether it takes a race. */
export async function matrixCell({ file, era, options, runs }: Cell): Promise<JudgedCell> {
  return judgeCell(await testOf(file), await eraOf(era), options, { runs })
}

export async function gateCell({ file, eras, options }: TestCell): Promise<readonly GateAnswer[]> {
  return gateTest(await testOf(file), await Promise.all(eras.map(eraOf)), options)
}

/** The runs that break the properties that were asked for, and a page to step through each, where reports are written. */
export async function evidenceCell(cell: Cell): Promise<CellWork['evidenceCell']> {
  const { records } = await verifyCell(cell)
  const found = await Promise.all(
    records.flatMap((record) => (record.document ? [evidenceIn(record, record.document, cell)] : [])),
  )
  const unwritten = found.find((each) => each.unwritten !== null)?.unwritten ?? null
  return { evidence: found.map(({ evidence }) => evidence), unwritten }
}

async function evidenceIn(
  { counterexample: path, unwritten }: VerdictRecord,
  document: Counterexample,
  { era, reports: folder }: Cell,
): Promise<{ readonly evidence: Evidence; readonly unwritten: string | null }> {
  if (path === null || folder === null) return { evidence: { document, files: [] }, unwritten }
  const page = await unlessUnwritten(async () => writePage(folder, document, await eraOf(era)))
  const files = [...(page.done === null ? [] : [page.done]), ...filesOf(path)]
  return { evidence: { document, files }, unwritten: page.unwritten }
}

export async function galleryTest({ file, eras, options }: TestCell): Promise<GalleryRow> {
  // Only a gallery draws pages, and what draws them is much to load.
  const { galleryRow } = await import('./gallery-row.ts')
  return galleryRow(await testOf(file), await Promise.all(eras.map(eraOf)), options)
}

/** What this thread has read, by file and by name: one test comes once for each era, one era for each test. */
const tests = new Map<string, LitmusTest>()
const eras = new Map<string, Era>()

/** Files of eras may have changed. */
export function forget(): void {
  eras.clear()
}

async function testOf(file: SourceFile): Promise<LitmusTest> {
  const key = JSON.stringify(file)
  const test = tests.get(key) ?? (await testIn(file))
  tests.set(key, test)
  return test
}

async function eraOf(words: string): Promise<Era> {
  const era = eras.get(words) ?? (await eraNamed(words))
  eras.set(words, era)
  return era
}
