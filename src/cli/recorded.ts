import type { Era } from '../../models/kernel/era.ts'
import { follow, type Taken } from '../explorer/replay.ts'
import type { Model } from '../invariants/property.ts'
import { noVocabulary } from '../program/vocabulary.ts'
import { namedSteps, statesOf, UserError, type Counterexample, type Origin } from '../report/index.ts'
import { TURN_ENTITY } from '../state/names.ts'
import { loadModel } from './model-file.ts'
import { rebuild, type Models, type Rebuilt } from './origin.ts'

/** The model of a report made again, and the run that it recorded as steps of that model. */
export interface Recorded extends Rebuilt {
  readonly era: Era
  readonly origin: Origin
  readonly steps: readonly Taken[]
}

/** Throws a `UserError` where the report does not say what its model was made from, or is out of date. */
export async function recorded(document: Counterexample, era: Era, models: Models = rebuild): Promise<Recorded> {
  const { origin, command } = document
  if (!origin)
    throw new UserError(
      `the report does not say what its model was made from: make it again with --reports: ${command}`,
    )
  const rebuilt = await models(origin, era)
  return { ...rebuilt, era, origin, steps: followed(document, rebuilt.model) }
}

/** The same for a report on a model of its own, from the file that the user names: a report does not say what code to run. */
export async function recordedOfFile(
  document: Counterexample,
  path: string,
): Promise<Rebuilt & Pick<Recorded, 'steps'>> {
  const model = await loadModel(path, document.entities[TURN_ENTITY] ? 'coarse' : 'fine', document.test)
  const steps = followed(document, model)
  const names = (entity: string, instance: number): string =>
    document.entities[entity]?.names[instance] ?? `${entity} ${instance}`
  return { model, names, vocabulary: noVocabulary, litmusPosition: () => null, steps }
}

function followed(document: Counterexample, model: Model): readonly Taken[] {
  const steps = follow(model.program, scheduleOf(document))
  if (steps) return steps
  throw new UserError(
    `the model of '${document.test}' has changed since the report was made: make it again: ${document.command}`,
  )
}

function scheduleOf(document: Counterexample): Parameters<typeof follow>[1] {
  const states = statesOf(document)
  return namedSteps(document).map(({ task, path, label, choices }, index) => ({
    task,
    path,
    label,
    choices: choices.map(({ value }) => value),
    after: states[index + 1] ?? null,
  }))
}
