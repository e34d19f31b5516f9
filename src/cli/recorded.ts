import type { Era } from '../../models/kernel/era.ts'
import { follow, type Taken } from '../explorer/replay.ts'
import { namedSteps, statesOf, UserError, type Counterexample, type Origin } from '../report/index.ts'
import { rebuild, type Models, type Rebuilt } from './origin.ts'

/** The model of a report made again, and the run that it recorded as steps of that model. */
export interface Recorded extends Rebuilt {
  readonly era: Era
  readonly origin: Origin
  readonly steps: readonly Taken[]
}

/** Throws a `UserError` where the report does not say what its model was made from, or is out of date. */
export async function recorded(document: Counterexample, era: Era, models: Models = rebuild): Promise<Recorded> {
  const { test, origin, command } = document
  if (!origin)
    throw new UserError(
      `the report does not say what its model was made from: make it again with --reports: ${command}`,
    )
  const rebuilt = await models(origin, era)
  const steps = follow(rebuilt.model.program, scheduleOf(document))
  if (!steps)
    throw new UserError(`the model of '${test}' has changed since the report was made: make it again: ${command}`)
  return { ...rebuilt, era, origin, steps }
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
