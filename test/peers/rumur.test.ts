import { describe, expect, test } from 'vitest'
import { classics } from '../../models/classics/index.ts'
import { explore } from '../../src/explorer/explore.ts'
import type { Exploration } from '../../src/explorer/exploration.ts'
import type { Model } from '../../src/invariants/index.ts'
import { MODEL_ERROR } from '../../src/invariants/property.ts'
import { exportMurphi } from '../../src/peers/murphi/export.ts'
import { runRumur, rumurIsInstalled } from './rumur.ts'

interface Subject {
  readonly name: string
  readonly model: () => Model
}

/** Everything that Rumur has to agree on. Add a list of models here, and it is compared. */
const subjects: readonly Subject[] = classics.filter(({ use }) => use === 'test')

if (!rumurIsInstalled) console.warn('The comparison with Rumur is skipped: install rumur and gcc to run it.')

test.runIf(process.env['CI'])('in CI, Rumur is installed', () => expect(rumurIsInstalled).toBe(true))

describe.runIf(rumurIsInstalled)('Rumur agrees', () => {
  test.concurrent.for(subjects)('$name', async ({ model: build }) => {
    const model = build()
    const ours = await explore(model, { symmetry: 'off' })
    const shortest = shortestError(ours)

    const verdict = await runRumur(exportMurphi(model, { properties: true }), ours.states)
    expect({ isViolated: verdict.error !== null, steps: verdict.error === null ? null : verdict.trace.length }).toEqual(
      {
        isViolated: shortest !== null,
        steps: shortest?.steps ?? null,
      },
    )
    if (shortest)
      expect(shortest.properties.some((name) => name === MODEL_ERROR || verdict.error?.includes(name))).toBe(true)

    // A violation ends Rumur's search, so the whole space is counted without properties.
    const counted =
      shortest === null ? verdict : await runRumur(exportMurphi(model, { properties: false }), ours.states)
    expect({ states: counted.states, transitions: counted.rulesFired, error: counted.error }).toEqual({
      states: ours.states,
      transitions: ours.transitions,
      error: null,
    })
  })
})

/** The properties with the shortest run to a violation, and its steps. Witnesses are no errors. */
function shortestError({
  properties,
}: Exploration): { readonly steps: number; readonly properties: readonly string[] } | null {
  const errors = properties.flatMap(({ property, verdict, run }) =>
    property.kind !== 'witness' && verdict === 'violated' && run
      ? [{ name: property.name, steps: run.steps.length }]
      : [],
  )
  if (errors.length === 0) return null
  const steps = Math.min(...errors.map((error) => error.steps))
  return { steps, properties: errors.filter((error) => error.steps === steps).map(({ name }) => name) }
}
