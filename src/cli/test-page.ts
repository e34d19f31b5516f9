import { eras as releases } from '../../models/eras/index.ts'
import type { Era } from '../../models/kernel/era.ts'
import { reportName, writeReport, type Counterexample } from '../report/index.ts'
import { wrap } from '../report/layout.ts'
import type { SearchOptions } from './options.ts'
import { worstOf } from './record.ts'
import { print, terminalWidth } from './terminal.ts'
import { verifyTest, type Verified } from './verify-test.ts'
import { pageOf, viewedUnderAll } from './viewer-data.ts'

/** A run, and the era that it was made under. */
interface Shown {
  readonly document: Counterexample
  readonly era: Era
}

/** What a page of a test shows. */
interface ToShow {
  /** None where no run goes wrong anywhere, and nothing was seen. */
  readonly runs: readonly Shown[]
  /** The era that stands beside the run at first. */
  readonly beside?: string
  /** How that is other than what was asked for; empty where it is that. */
  readonly note: string
}

/**
 * Writes the page of a test, and prints its path, and before that what else is on it than what was asked for. `name`: of the file; if
 * missing, that of the report of the first run. Null where there is nothing to show.
 */
export async function showPage(
  verified: readonly Verified[],
  options: SearchOptions,
  folder: string,
  name: string | null = null,
): Promise<string | null> {
  const { runs, beside, note } = await toShow(verified, options)
  const path = runs.length === 0 ? null : writeReport(folder, name ?? pageName(runs[0]!), await pageFor(runs, beside))
  const lines = note === '' ? [] : wrap(note, terminalWidth())
  print(['', ...lines, ...(path === null ? [] : [path])].map((line) => `${line}\n`).join(''))
  return path
}

function pageName({ document: { test, era, property } }: Shown): string {
  return `${reportName(test, era, property.name)}.html`
}

async function pageFor(runs: readonly Shown[], beside: string | undefined): Promise<string> {
  const documents = runs.map(({ document }) => document)
  const eras = runs.map(({ era }) => era)
  return pageOf(await viewedUnderAll(documents, eras), beside)
}

/**
 * The worst run under each of some eras; where nothing is wrong under any of them, the witnesses that were seen; else the run of the
 * nearest era that breaks something, beside what becomes of it under the era that was asked for.
 */
async function toShow(verified: readonly Verified[], options: SearchOptions): Promise<ToShow> {
  const worst = verified.flatMap((one) => worstRun(one) ?? [])
  if (worst.length > 0) return { runs: worst, note: '' }
  const seen = verified.flatMap(({ era, records }) =>
    records.flatMap(({ verdict, document }) => (verdict === 'seen' && document ? [{ document, era }] : [])),
  )
  if (seen.length > 0) {
    const names = [...new Set(seen.map(({ document }) => document.property.name))].join(', ')
    return { runs: seen, note: `Nothing is violated. The page shows what was seen: ${names}` }
  }
  const [first] = verified
  const near = first && (await nearestThatBreaks(first, options))
  if (!first || !near) return { runs: [], note: NOTHING }
  const here = first.era.name
  const note = `Nothing is violated under ${here}. The page shows the run of ${near.era.name} that breaks ${near.document.property.name}, and what becomes of it under ${here}`
  return { runs: [near], beside: here, note }
}

const NOTHING = 'There is no page: nothing is violated, here or under any other era, so there is no run to show'

/** The run of the release that breaks a test, and is the fewest releases away: of two as near, the older. */
async function nearestThatBreaks({ test, era }: Verified, options: SearchOptions): Promise<Shown | null> {
  for (const other of byDistance(era)) {
    // oxlint-disable-next-line no-await-in-loop -- each fills this thread, and the first that breaks it is enough
    const run = worstRun(await verifyTest(test, other, options, { runs: true }))
    if (run) return run
  }
  return null
}

function worstRun({ era, records }: Verified): Shown | null {
  const document = worstOf(records)?.document
  return document ? { document, era } : null
}

/** The other releases; for an era that is none, from the oldest on. */
function byDistance(era: Era): Era[] {
  const at = releases.findIndex(({ name }) => name === era.name)
  const distance = (other: Era): number => Math.abs(releases.indexOf(other) - at)
  return releases.filter((other) => other !== era).sort((a, b) => distance(a) - distance(b))
}
