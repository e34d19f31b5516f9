import { firstHit } from '../explorer/first-hit.ts'
import { follow, replay } from '../explorer/replay.ts'
import { renderReplay, statesOf, UserError, type Counterexample } from '../report/index.ts'
import { eraNamed } from './era-named.ts'
import { rebuild } from './origin.ts'
import { packageRoot } from './package-root.ts'

/** The run of a report under another era, in words. Throws a `UserError` where the report does not say enough, or is out of date. */
export async function compare(document: Counterexample, words: string, width: number): Promise<string> {
  const { test, origin, property, command } = document
  if (!origin)
    throw new UserError(
      `the report does not say what its model was made from: make it again with --reports: ${command}`,
    )
  const era = await eraNamed(words)
  const own = await eraNamed(origin.era)
  const recorded = await rebuild(origin, own)
  const { program } = recorded.model
  const steps = follow(program, scheduleOf(document))
  if (!steps)
    throw new UserError(`the model of '${test}' has changed since the report was made: make it again: ${command}`)
  const other = await rebuild(origin, era)
  const run = replay({ program, steps }, other.model.program)
  const index = other.model.properties.findIndex(({ name }) => name === property.name)
  return renderReplay(
    {
      test,
      property: property.name,
      recorded: { era: own.name, program, names: recorded.names, steps },
      other: { era: era.name, program: other.model.program, names: other.names, replay: run },
      hit: index === -1 ? 'unknown' : firstHit(other.model, index, run, other.names),
      root: packageRoot,
    },
    width,
  )
}

function scheduleOf(document: Counterexample): Parameters<typeof follow>[1] {
  const states = statesOf(document)
  const { steps, failing } = document
  return [...steps, ...(failing ? [failing] : [])].map(({ task, path, label, choices }, index) => ({
    task,
    path,
    label,
    choices: choices.map(({ value }) => value),
    after: states[index + 1] ?? null,
  }))
}
