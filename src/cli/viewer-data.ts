import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { everyEra } from '../../models/eras/index.ts'
import { behaviourOf } from '../explorer/index.ts'
import { groupBy } from '../report/words.ts'
import { viewerPage, type Counterexample, type ViewedRun, type ViewerData } from '../report/index.ts'
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
 * A run with the same schedule under each other era that there is. Eras that have the same model of it stand together.
 * Throws a `UserError` for a report that is out of date.
 */
export async function viewedRun(document: Counterexample, models: Models = rebuild): Promise<ViewedRun> {
  const { origin } = document
  if (!origin) return { document, others: [] }
  const kept = keeping(models)
  const eras = await Promise.all(
    everyEra.map(async (era) => ({ name: era.name, behaviour: behaviourOf((await kept(origin, era)).model) })),
  )
  const own = behaviourOf((await kept(origin, await eraNamed(origin.era))).model)
  const groups = groupBy(
    eras.filter(({ behaviour }) => behaviour !== own),
    ({ behaviour }) => behaviour,
  ).map((group) => group.map(({ name }) => name))
  const others = groups.map(async (group) => ({ eras: group, ...(await replayUnder(document, group[0]!, kept)) }))
  return { document, others: await Promise.all(others) }
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
