import type { Steps } from '../program/index.ts'
import { renderDot, type Dot } from '../report/index.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadModel } from './model-file.ts'
import { chosenProperties, type SearchOptions } from './options.ts'
import { say } from './terminal.ts'
import { exploreModel, recordsOf } from './verify-model.ts'

/** Which run of which model of a file. */
export interface RunAsked {
  readonly name?: string | undefined
  readonly property?: string | undefined
  readonly steps?: Steps | undefined
}

/**
 * The graph of a run of a model of one's own: one that breaks the property, or any if none is named, or else one that shows a witness.
 * Where there is no such run that is said, and no code says that all is well.
 */
export async function graphOfModel(
  path: string,
  { name, property, steps }: RunAsked,
  options: SearchOptions,
): Promise<{ readonly dot: Dot | null; readonly code: number }> {
  const asked = steps ?? null
  const model = await loadModel(path, asked, name)
  const properties = chosenProperties(property === undefined ? undefined : [property], model.properties)
  const signal = interruptSignal()
  const exploration = await exploreModel(model, { ...options, signal })
  const records = recordsOf({ path, model, steps: asked }, exploration).filter(
    (each) => properties === null || properties.includes(each.property),
  )
  const shown = records.find(({ verdict }) => verdict === 'violated') ?? records.find(({ document }) => document)
  if (shown?.document) return { dot: renderDot(shown.document), code: EXIT.expected }
  const verdicts = records.map(({ property: each, verdict }) => `${each}: ${verdict}`).join(', ')
  say(`cowproof: ${model.program.name} has no run to draw (${verdicts})\n`)
  if (signal.aborted) return { dot: null, code: EXIT.interrupted }
  return { dot: null, code: exploration.stoppedBy === null ? EXIT.unexpected : EXIT.incomplete }
}
