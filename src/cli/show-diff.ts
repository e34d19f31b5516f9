import type { Era } from '../../models/kernel/era.ts'
import { firstHit } from '../explorer/first-hit.ts'
import { replay, type Replay } from '../explorer/replay.ts'
import { modelError } from '../invariants/property.ts'
import { ModelError } from '../program/interpret.ts'
import {
  comparisonOf,
  renderComparison,
  toDocument,
  type Counterexample,
  type UnderAnotherEra,
} from '../report/index.ts'
import { rebuild, type Models, type Rebuilt } from './origin.ts'
import { packageRoot } from './package-root.ts'
import { recorded } from './recorded.ts'

/** The era that a report was made under, and another one. */
export interface BothEras {
  readonly own: Era
  readonly other: Era
}

/** The run of a report under another era, in words. Throws as `replayUnder` does. */
export async function compare(document: Counterexample, eras: BothEras, width: number): Promise<string> {
  return renderComparison((await replayUnder(document, eras)).comparison, width)
}

/** Follows the schedule of a report under another era. Throws a `UserError` where the report does not say enough, or is out of date. */
export async function replayUnder(
  document: Counterexample,
  eras: BothEras,
  models: Models = rebuild,
): Promise<UnderAnotherEra> {
  const { test, property } = document
  const { own, other: era } = eras
  const { origin, model, names, vocabulary, steps } = await recorded(document, own, models)
  const { program } = model
  const other = await models(origin, era)
  const run = replay({ program, steps }, other.model.program)
  const index = other.model.properties.findIndex(({ name }) => name === property.name)
  const hit = index === -1 ? 'unknown' : firstHit(other.model, index, run, other.names)
  const comparison = comparisonOf({
    test,
    property: property.name,
    recorded: { era: own.name, program, names, vocabulary, steps },
    other: {
      era: era.name,
      program: other.model.program,
      names: other.names,
      vocabulary: other.vocabulary,
      replay: run,
    },
    hit,
    root: packageRoot,
  })
  return {
    comparison,
    document: documentOf(document, other, era.name, run, hit === 'unknown' ? null : hit),
    scheduled: run.steps.map(({ scheduled }) => (scheduled === null ? null : scheduled + 1)),
  }
}

/** The replayed run as a document of the other era's model. */
function documentOf(
  { test, about, property, origin, statistics, command }: Counterexample,
  { model, names, vocabulary, litmusPosition }: Rebuilt,
  era: string,
  { initial, steps, end }: Replay,
  hit: { readonly explanation: string } | null,
): Counterexample {
  const failing = end.kind === 'error' ? end.step : null
  const run = {
    initial,
    steps: steps.map(({ transition, choices, result }) => {
      if (result instanceof ModelError) throw result
      return { transition, choices, state: result.state }
    }),
    failing,
    explanation: hit?.explanation ?? '',
  }
  const replayed = toDocument({
    test,
    era,
    ...(about ? { about } : {}),
    model,
    result: { property: modelError, verdict: hit ? 'violated' : 'holds', moves: steps.length, run },
    exploration: statistics,
    command,
    ...(origin ? { origin } : {}),
    root: packageRoot,
    labels: names,
    vocabulary,
    litmusPosition,
  })
  return { ...replayed, property }
}
