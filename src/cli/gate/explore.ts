import { usualCacheFolder } from '../cache-folder.ts'
import { nothingLike, type Baseline } from '../../gate/baseline.ts'
import { compare } from '../../gate/compare.ts'
import type { Movement } from '../../gate/movement.ts'
import type { GateReport } from '../../gate/report.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import { UserError } from '../../report/user-error.ts'
import type { Cell } from '../cell.ts'
import { wordsOfEra } from '../era-file.ts'
import { requireSameOptions, requireSomeTest } from './baseline.ts'
import { noCache, openCache } from './cache.ts'
import { collect, toOptions } from './collect.ts'
import type { GateArguments } from './options.ts'
import type { Outcome } from './outcome.ts'
import { findEvidence, findOut } from './run.ts'
import { loadTests, shownPath } from '../load-tests.ts'
import { chosenEras, chosenProperties, exploreOptions } from '../options.ts'
import { packageRoot, packageVersion } from '../package-root.ts'
import { jobsOf } from '../pool.ts'
import { prepareFolder } from '../reports.ts'
import { askedProperties } from '../verify-test.ts'

const MOST_SHARDS = 1000

/** Explores what was asked for, or one shard of it, compares it with the baseline, and finds runs that show what moved. */
export async function exploreGate(
  given: GateArguments,
  before: Baseline | null,
  signal: AbortSignal,
): Promise<Outcome> {
  const { shard, baseline, isPart } = { shard: shardOf(given), baseline: given.baseline!, isPart: given.partial }
  const eras = await chosenEras(given.era)
  const options = exploreOptions(given)
  const properties = chosenProperties(given.property, askedProperties)
  const jobs = jobsOf(given)
  const tests = await loadTests(given.tests)
  if (before && (!given.update || isPart)) requireSameOptions(before, toOptions(options), baseline)
  if (before) requireSomeTest(before, tests, baseline)
  if (given.reports !== undefined) prepareFolder(given.reports, 'reports')

  const isMine = (index: number): boolean => shard === null || index % shard.count === shard.index - 1
  // Eras of one test are explored faster together, so tests are shared out, unless there are too few.
  const byTest = shard !== null && tests.length >= shard.count
  const cells = tests
    .filter((_, index) => !byTest || isMine(index))
    .flatMap((test) => eras.map((era) => ({ test, era })))
    .filter((_, index) => byTest || isMine(index))
  const asked = cells.map(({ test: { file }, era }): Cell => {
    return { file, era: wordsOfEra(era.name), options, runs: false, properties: null, reports: given.reports ?? null }
  })
  const cache = given['no-cache'] ? noCache : openCache(given.cache ?? usualCacheFolder())
  const answers = await findOut(asked, jobs, signal, cache)
  const { found, expected } = collect(cells, answers, properties, options, packageVersion())
  const missing = answers.filter((answer) => answer === undefined).length
  const scope = isPart || shard !== null || missing > 0 ? 'part' : 'whole'
  const why = signal.aborted ? 'interrupted' : 'out of memory'
  const all = [
    ...compare(before ?? nothingLike(found), found, expected, scope),
    ...(missing > 0 ? [unfinishedAfter(cells.length - missing, cells.length, why)] : []),
  ]
  // Of a first baseline, everything is new.
  const movements = before ? all : all.filter(({ kind }) => kind !== 'new')
  const cellOf = (test: string, era: string): Cell | undefined =>
    asked[cells.findIndex((cell) => cell.test.name === test && cell.era.name === era)]
  const { evidence, unwritten } = await findEvidence(movements, cellOf, jobs, signal)
  const surprises = expected.filter(({ surprise }) => surprise !== null).length
  return { found, movements, evidence, unwritten, surprises, shard, ...whereabouts(tests) }
}

/** No reporter may take what was not run for a pass. */
function unfinishedAfter(done: number, all: number, why: string): Movement {
  const what = `${why} after ${done} of ${all} explorations of a test under an era`
  return { kind: 'incomplete', test: null, era: null, property: null, what, hint: [] }
}

function shardOf({ shard, update }: GateArguments): Outcome['shard'] {
  if (shard === undefined) return null
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count || count > MOST_SHARDS)
    throw new UserError(`--shard is a part of several, as in 2/3, not '${shard}'`)
  if (update) throw new UserError('a shard cannot update the baseline: merge all of them with --merge and --update')
  return { index, count }
}

function whereabouts(tests: readonly LitmusTest[]): Pick<GateReport, 'places' | 'sources'> {
  const places = tests.map(
    ({ name, file, question }) => [name, { file: file.name, question: question.span.line }] as const,
  )
  const isHere = process.cwd() === packageRoot
  return { places: new Map(places), sources: isHere ? '' : `${shownPath(packageRoot)}/` }
}
