import type { Choices, Era } from '../kernel/era.ts'
import type { Alternative, Choice, Part } from './choices/choice.ts'
import { faults } from './choices/faults.ts'
import { forkAndGup } from './choices/fork-and-gup.ts'
import { protection } from './choices/protection.ts'
import { swap } from './choices/swap.ts'

export type { Alternative, Choice } from './choices/choice.ts'

const catalogue: Part<keyof Choices> = { ...faults, ...forkAndGup, ...swap, ...protection }

/** Every choice, with all its alternatives, by its place in an era. */
export const choices: Readonly<Record<keyof Choices, Choice>> = catalogue

const keys = Object.keys(catalogue) as (keyof Choices)[]

/** The alternative that an era has. */
export function alternativeOf(era: Pick<Era, 'choices'>, choice: Choice): Alternative {
  const key = keyOf(choice)
  const found = choice.alternatives.find(({ value }) => value === era.choices[key])
  if (!found) throw new Error(`the ${choice.name} of this era is none of the alternatives`)
  return found
}

/** One choice made anew. */
export interface Change {
  readonly choice: Choice
  readonly alternative: Alternative
}

/** An era with some choices of others. Its name says which: `v5.9+fork=share`. */
export function composeEra(base: Era, changes: readonly Change[]): Era {
  const words = changes.map(({ choice, alternative }) => `${choice.name}=${alternative.name}`)
  return {
    name: [base.name, ...words].join('+'),
    releases: 'none: it is put together',
    summary: `As ${base.name}, but ${words.join(', ')}.`,
    commits: base.commits,
    choices: Object.assign(
      { ...base.choices },
      ...changes.map(({ choice, alternative }) => ({ [keyOf(choice)]: alternative.value })),
    ) as Choices,
  }
}

/** The choices in which two eras differ, and what each of them has. */
export function differences(
  from: Era,
  to: Era,
): { readonly choice: Choice; readonly from: Alternative; readonly to: Alternative }[] {
  return Object.values(choices)
    .map((choice) => ({ choice, from: alternativeOf(from, choice), to: alternativeOf(to, choice) }))
    .filter(({ from: before, to: after }) => before !== after)
}

function keyOf(choice: Choice): keyof Choices {
  return keys.find((key) => choices[key] === choice)!
}
