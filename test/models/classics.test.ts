import { describe, expect, test } from 'vitest'
import { classics, type Classic } from '../../models/classics/index.ts'
import { explore } from '../../src/explorer/explore.ts'
import type { Exploration } from '../../src/explorer/exploration.ts'

const tested = classics.filter(({ use }) => use === 'test')
/** The reference engine is held to the same numbers where it is fast enough. */
const small = tested.filter(({ states }) => states.value <= 8_000)

describe('textbook models have the published numbers', () => {
  test.for(tested)('$name', async (classic) => {
    const found = await explore(classic.model(), { symmetry: 'off' })
    expect(numbersOf(found, classic)).toEqual(publishedNumbers(classic))
    expect(verdictsOf(found)).toEqual(expectedVerdicts(classic))
  })
})

describe('the reference engine finds the same', () => {
  test.for(small)('$name', async (classic) => {
    const found = await explore(classic.model(), { engine: 'reference', symmetry: 'off' })
    expect(numbersOf(found, classic)).toEqual(publishedNumbers(classic))
    expect(verdictsOf(found)).toEqual(expectedVerdicts(classic))
  })
})

describe('with symmetry, states are orbits and verdicts stay', () => {
  test.for(tested.filter(({ orbits }) => orbits))('$name', async (classic) => {
    const found = await explore(classic.model())
    expect(found.states).toBe(classic.orbits?.value)
    expect(verdictsOf(found)).toEqual(expectedVerdicts(classic))
  })
})

test('every number and verdict names its source, and no two models have one name', () => {
  for (const { states, transitions, levels, orbits, verdicts } of classics) {
    for (const fact of [states, transitions, levels, orbits, ...Object.values(verdicts)]) {
      if (fact) expect(fact.source).toMatch(/\w{3}/)
    }
  }
  expect(new Set(classics.map(({ name }) => name)).size).toBe(classics.length)
})

/** What was found, as far as it is published. */
function numbersOf(found: Exploration, { transitions, levels }: Classic) {
  return {
    states: found.states,
    transitions: transitions && found.transitions,
    // A level is a state on the longest shortest run, a depth is a step of it.
    levels: levels && found.depth + 1,
  }
}

function publishedNumbers({ states, transitions, levels }: Classic) {
  return { states: states.value, transitions: transitions?.value, levels: levels?.value }
}

function verdictsOf({ properties }: Exploration) {
  return Object.fromEntries(
    properties.map(({ property, verdict, run }) => [property.name, { verdict, steps: run?.steps.length ?? null }]),
  )
}

function expectedVerdicts({ verdicts }: Classic) {
  const expected = Object.entries(verdicts).map(([name, { verdict, steps }]) => [name, { verdict, steps }])
  return { ...Object.fromEntries(expected), model: { verdict: 'holds', steps: null } }
}
