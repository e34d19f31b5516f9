import { expect } from 'vitest'
import { explore } from '../../src/explorer/explore.ts'
import type { Exploration } from '../../src/explorer/exploration.ts'
import { MODEL_ERROR, type Model } from '../../src/invariants/property.ts'
import { exportMurphi } from '../../src/peers/murphi/export.ts'
import { runRumur } from './rumur.ts'

/** The states of a model that is compared with every change. */
export const SMALL = 2_000

/**
 * Expects that Rumur finds the same verdict, and where there is an error a shortest run to it of the same length; and
 * the same number of states and transitions. Rumur stops at an error, so then the space is counted without properties.
 */
export async function expectAgreement(model: Model): Promise<void> {
  const ours = await explore(model, { symmetry: 'off' })
  expect(ours.stoppedBy).toBeNull()
  const shortest = shortestError(ours)
  const verdict = await runRumur(exportMurphi(model, { properties: true }), ours.states)
  expect(verdict.error === null ? 'holds' : 'violated').toBe(shortest === null ? 'holds' : 'violated')
  // A state all of whose steps are model errors is a deadlock for us, and none for Rumur, where the steps are possible.
  if (ours.properties.some(({ property, run }) => property.name === MODEL_ERROR && run)) return

  if (shortest) {
    expect(verdict.trace).toHaveLength(shortest.steps)
    expect(shortest.violated.some((name) => verdict.error?.includes(name))).toBe(true)
  }
  const counted = shortest === null ? verdict : await runRumur(exportMurphi(model, { properties: false }), ours.states)
  expect({ states: counted.states, transitions: counted.rulesFired, error: counted.error }).toEqual({
    states: ours.states,
    transitions: ours.transitions,
    error: null,
  })
}

interface ShortestError {
  readonly steps: number
  /** The properties with a violation that many steps away. */
  readonly violated: readonly string[]
}

/** Witnesses are no errors. The step on which an assertion fails counts: Rumur shows it on its run. */
function shortestError({ properties }: Exploration): ShortestError | null {
  const errors = properties.flatMap(({ property, verdict, run }) =>
    property.kind !== 'witness' && verdict === 'violated' && run
      ? [{ name: property.name, steps: run.steps.length + (run.failing ? 1 : 0) }]
      : [],
  )
  if (errors.length === 0) return null
  const steps = Math.min(...errors.map((error) => error.steps))
  return { steps, violated: errors.filter((error) => error.steps === steps).map(({ name }) => name) }
}
