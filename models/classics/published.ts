import type { Model } from '../../src/invariants/index.ts'

/** A number that somebody else found, and who. */
export interface Published {
  readonly value: number
  readonly source: string
}

/** What is known of one property: for a violation, or a witness that was seen, the steps of a shortest run to it. */
export interface Expected {
  readonly verdict: 'holds' | 'violated' | 'seen' | 'not seen'
  readonly steps: number | null
  readonly source: string
}

/**
 * A textbook model and what is published about it. States count the initial one; transitions count every enabled step
 * of every state, self-loops and duplicates included; levels count the states of the longest shortest run; orbits are
 * states up to the names of interchangeable instances. What has no number is not published.
 */
export interface Classic {
  readonly name: string
  readonly parameters: string
  readonly model: () => Model
  readonly states: Published
  readonly transitions?: Published
  readonly levels?: Published
  readonly orbits?: Published
  /** By property name. The property that every model has, `model`, holds in all of them. */
  readonly verdicts: Readonly<Record<string, Expected>>
  /** Those for the benchmark are too large for the tests. */
  readonly use: 'test' | 'benchmark'
}

export function holds(source: string): Expected {
  return { verdict: 'holds', steps: null, source }
}

export function seen(source: string, steps: number | null = null): Expected {
  return { verdict: 'seen', steps, source }
}

export function violated(steps: number, source: string): Expected {
  return { verdict: 'violated', steps, source }
}

/** States, transitions and levels from one source. */
export function space(source: string, states: number, transitions: number, levels: number) {
  const from = (value: number): Published => ({ value, source })
  return { states: from(states), transitions: from(transitions), levels: from(levels) }
}
