import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Baseline, GatedTest } from '../../gate/baseline.ts'
import { nothingLike } from '../../gate/baseline.ts'
import { compare } from '../../gate/compare.ts'
import { kinds, type Movement } from '../../gate/movement.ts'
import { parseReport, type ShardReport } from '../../gate/report-file.ts'
import { statsOf } from '../../report/stats.ts'
import { UserError } from '../../report/user-error.ts'
import { readText } from '../read-text.ts'
import { sortedEras } from './collect.ts'
import type { Outcome } from './outcome.ts'

/**
 * What the shards of a run found together, compared with the baseline as a whole: what none of them ran is missed here. Throws a
 * `UserError` where one is missing, is there twice, or is not of the same run.
 */
export function mergeReports(named: readonly string[], before: Baseline | null): Outcome {
  const shards = named.flatMap(reportsIn).map((path) => ({ path, ...readReport(path) }))
  requireAll(shards)
  const found = shards.map((each) => each.found).reduce(union)
  const compared = compare(before ?? nothingLike(found), found, [], 'whole')
  const all = withExpectations(
    compared,
    shards.flatMap(({ movements }) => movements),
  )
  return {
    found,
    movements: before ? all : all.filter(({ kind }) => kind !== 'new'),
    evidence: shards.flatMap(({ evidence }) => evidence),
    places: new Map(shards.flatMap(({ places }) => [...places])),
    sources: shards[0]!.sources,
    surprises: shards.reduce((sum, { surprises }) => sum + surprises, 0),
    shard: null,
    unwritten: null,
  }
}

function reportsIn(path: string): string[] {
  if (!statsOf(path)?.isDirectory()) return [path]
  const files = readdirSync(path).filter((name) => name.endsWith('.json'))
  if (files.length === 0)
    throw new UserError(`there is no report in the folder '${path}': its shards write them with --reporter json=FILE`)
  return files.sort().map((name) => join(path, name))
}

function readReport(path: string): ShardReport {
  const text = readText(path)
  try {
    return parseReport(text)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(`${path}: ${error.message}`, { cause: error })
  }
}

function requireAll(shards: readonly (ShardReport & { readonly path: string })[]): void {
  const [first] = shards
  const count = first!.shard.count
  for (const { path, shard, found } of shards) {
    const twin = shards.find((other) => other.path !== path && other.shard.index === shard.index)
    const isOther =
      found.cowproof !== first!.found.cowproof || JSON.stringify(found.options) !== JSON.stringify(first!.found.options)
    if (shard.count !== count || isOther) throw new UserError(`${path} is a shard of another run than ${first!.path}`)
    if (twin) throw new UserError(`${path} and ${twin.path} are the same shard, ${shard.index}/${count}`)
  }
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (index) => !shards.some(({ shard }) => shard.index === index),
  )
  if (missing.length > 0)
    throw new UserError(
      `of ${count} shards, ${missing.map((index) => `${index}/${count}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    )
}

/** All that either has found. Shards have different cells. */
function union(one: Baseline, other: Baseline): Baseline {
  const properties = new Map([...one.properties, ...other.properties])
  const names = [...new Set([...one.tests.keys(), ...other.tests.keys()])].sort()
  const tests = names.map((name): [string, GatedTest] => {
    const [mine, theirs] = [one.tests.get(name), other.tests.get(name)]
    const found = new Map([...(mine?.found ?? []), ...(theirs?.found ?? [])])
    return [name, { ...(mine ?? theirs)!, found: new Map(inOrder(found)) }]
  })
  return { ...one, properties: new Map(inOrder(properties)), tests: new Map(tests) }
}

function inOrder<T>(byEra: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return sortedEras([...byEra.keys()]).map((era) => [era, byEra.get(era)!] as const)
}

/** What the files say stands in the reports of the shards only. */
function withExpectations(compared: readonly Movement[], told: readonly Movement[]): Movement[] {
  const keyOf = ({ kind, test, era, property, what }: Movement): string =>
    JSON.stringify([kind, test, era, property, what])
  const hints = new Map(told.map((each) => [keyOf(each), each.hint]))
  const all = [
    ...compared.map((each) => ({ ...each, hint: hints.get(keyOf(each)) ?? [] })),
    ...told.filter(({ kind }) => kind === 'contradiction' || kind === 'unexpected'),
  ]
  return kinds.flatMap((kind) => all.filter((each) => each.kind === kind))
}
