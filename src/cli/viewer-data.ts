import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Era } from '../../models/kernel/era.ts'
import { everyEra } from '../../models/eras/index.ts'
import type { Model } from '../invariants/property.ts'
import { behaviourOf } from '../explorer/index.ts'
import { groupBy } from '../report/words.ts'
import { viewerPage, type Counterexample, type OtherEra, type ViewedRun, type ViewerData } from '../report/index.ts'
import { packageRoot } from './package-root.ts'
import { eraNamed } from './era-named.ts'
import { rebuild, type Models } from './origin.ts'
import { replayUnder } from './show-diff.ts'

/** One HTML file that shows these runs. */
export function pageOf(runs: readonly ViewedRun[]): string {
  const template = readFileSync(join(packageRoot, 'dist', 'viewer', 'index.html'), 'utf8')
  const data: ViewerData = { runs, sources: sourcesOf(runs.map(({ document }) => document)) }
  return viewerPage(template, data)
}

/**
 * A run with the same schedule under other eras. Eras that have the same model of it stand together. Throws a `UserError`
 * for a report that is out of date.
 */
export async function viewedRun(
  document: Counterexample,
  models: Models = keeping(rebuild),
  eras: readonly Era[] = everyEra,
): Promise<ViewedRun> {
  const { origin } = document
  if (!origin) return { document, eras: [], others: [] }
  const own = behaviourOf((await models(origin, await eraNamed(origin.era))).model)
  const groups = await alike(eras, async (era) => (await models(origin, era)).model)
  const others = groups
    .filter(({ behaviour }) => behaviour !== own)
    .map(async ({ eras: group }): Promise<OtherEra> => {
      const names = group.map(({ name }) => name)
      return { eras: names, ...(await replayUnder(document, names[0]!, models)) }
    })
  const same = groups.find(({ behaviour }) => behaviour === own)?.eras.map(({ name }) => name) ?? []
  return { document, eras: [...new Set([origin.era, ...same])], others: await Promise.all(others) }
}

/** The eras under which one and the same model comes out, together. */
export async function alike(
  eras: readonly Era[],
  modelUnder: (era: Era) => Promise<Model>,
): Promise<{ readonly behaviour: string; readonly eras: readonly Era[] }[]> {
  const each = await Promise.all(eras.map(async (era) => ({ era, behaviour: behaviourOf(await modelUnder(era)) })))
  return groupBy(each, ({ behaviour }) => behaviour).map((group) => ({
    behaviour: group[0]!.behaviour,
    eras: group.map(({ era }) => era),
  }))
}

/** Each model is made once. */
export function keeping(models: Models): Models {
  const made = new Map<string, ReturnType<Models>>()
  return (origin, era) => {
    const { from, steps, pinBias } = origin
    const key = JSON.stringify([from, steps, pinBias, era.name])
    const model = made.get(key) ?? models(origin, era)
    made.set(key, model)
    return model
  }
}

/** The texts that the steps name: the litmus tests as they were then, and the model as it is here. */
function sourcesOf(documents: readonly Counterexample[]): Record<string, string> {
  const steps = documents.flatMap(({ steps, failing }) => [...steps, ...(failing ? [failing] : [])])
  const files = new Set(steps.flatMap(({ source }) => (source ? [source.file] : [])))
  const models = [...files].sort().flatMap((file) => {
    const path = join(packageRoot, file)
    return existsSync(path) ? [[file, readFileSync(path, 'utf8')]] : []
  })
  const tests = documents.flatMap(({ origin, steps }) => {
    const file = steps.find(({ litmus }) => litmus)?.litmus?.file
    return origin?.from.kind === 'litmus' && file !== undefined ? [[file, origin.from.text]] : []
  })
  return Object.fromEntries([...models, ...tests])
}
