import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Era } from '../../models/kernel/era.ts'
import { everyEra } from '../../models/eras/index.ts'
import type { Model } from '../invariants/property.ts'
import { behaviourOf } from '../explorer/index.ts'
import { isFile } from '../report/stats.ts'
import { groupBy } from '../report/words.ts'
import {
  namedSteps,
  viewerPage,
  type Counterexample,
  type OtherEra,
  type ViewedRun,
  type ViewerData,
} from '../report/index.ts'
import { packageRoot } from './package-root.ts'
import { rebuild, type Models, type Rebuilt } from './origin.ts'
import { progressLine } from './progress.ts'
import { replayUnder } from './show-diff.ts'

/** One HTML file that shows these runs, at first the first one, beside what becomes of it under the era `beside`. */
export function pageOf(runs: readonly ViewedRun[], beside?: string): string {
  const template = readFileSync(join(packageRoot, 'dist', 'viewer', 'index.html'), 'utf8')
  const data: ViewerData = {
    runs,
    ...(beside === undefined ? {} : { beside }),
    sources: sourcesOf(runs.map(({ document }) => document)),
  }
  return viewerPage(template, data)
}

/**
 * Runs of one test, made under the eras `own`, each with the same schedule under every other era. Throws a `UserError` for a report that
 * is out of date.
 */
export async function viewedUnderAll(documents: readonly Counterexample[], own: readonly Era[]): Promise<ViewedRun[]> {
  const origin = documents[0]?.origin
  if (!origin) return documents.map(viewedAlone)
  const all = [...new Map([...own, ...everyEra].map((era) => [era.name, era])).values()]
  const progress = progressLine()
  const made = new Map<string, Rebuilt>()
  for (const [index, era] of all.entries()) {
    progress.say(`the model under ${era.name}, ${index + 1} of ${all.length} eras`)
    // oxlint-disable-next-line no-await-in-loop -- each fills this thread
    made.set(era.name, await rebuild(origin, era))
  }
  const groups = alike(all, ({ name }) => made.get(name)!.model)
  progress.say('the same schedule under each of them')
  const runs = await Promise.all(
    documents.map((document) => viewedRun(document, groups, async (_, { name }) => made.get(name)!)),
  )
  progress.clear()
  return runs
}

/** A run of which nobody knows what model it is of. */
export function viewedAlone(document: Counterexample): ViewedRun {
  return { document, eras: [], others: [] }
}

/** A run with the same schedule under the eras of other groups than its own, in each of which all eras have one model. */
export async function viewedRun(
  document: Counterexample,
  groups: readonly (readonly Era[])[],
  models: Models,
): Promise<ViewedRun> {
  const group = groups.find((eras) => eras.some(({ name }) => name === document.era))
  const own = group?.find(({ name }) => name === document.era)
  if (!group || !own) return viewedAlone(document)
  const others = groups
    .filter((each) => each !== group)
    .map(async (eras): Promise<OtherEra> => ({
      eras: eras.map(({ name }) => name),
      ...(await replayUnder(document, { own, other: eras[0]! }, models)),
    }))
  return { document, eras: group.map(({ name }) => name), others: await Promise.all(others) }
}

/** The eras under which one and the same model comes out, together. */
export function alike(eras: readonly Era[], modelUnder: (era: Era) => Model): Era[][] {
  const known = new Map<Model, string>()
  const behaviour = (model: Model): string => {
    const found = known.get(model) ?? behaviourOf(model)
    known.set(model, found)
    return found
  }
  return groupBy(
    eras.map((era) => ({ era, behaviour: behaviour(modelUnder(era)) })),
    ({ behaviour }) => behaviour,
  ).map((group) => group.map(({ era }) => era))
}

/**
 * The texts that the steps name: the litmus tests as they were then, and the model as it is here. A report is data, and pages are sent
 * to others: of the files that it names, only sources of this package are read.
 */
function sourcesOf(documents: readonly Counterexample[]): Record<string, string> {
  const steps = documents.flatMap(namedSteps)
  const files = new Set(steps.flatMap(({ source }) => (source ? [source.file] : [])))
  const models = [...files]
    .sort()
    .flatMap((file) => (isSource(file) ? [[file, readFileSync(join(packageRoot, file), 'utf8')]] : []))
  const tests = documents.flatMap(({ origin, steps }) => {
    const file = steps.find(({ litmus }) => litmus)?.litmus?.file
    return origin?.from.kind === 'litmus' && file !== undefined ? [[file, origin.from.text]] : []
  })
  return Object.fromEntries([...models, ...tests])
}

/** True of a source of this package: nothing else is meant by the position of a step. */
function isSource(file: string): boolean {
  if (!/^(?:models|src)(?:\/[\w-][\w.-]*)+\.ts$/.test(file)) return false
  return isFile(join(packageRoot, file))
}
