import type { Counterexample } from './counterexample.ts'
import { COLOURS } from './svg-shapes.ts'

/** Stands before a field that changed. */
export const CHANGED = '*'

/** Stands before what is wrong: what the property speaks of, in the state that breaks it. */
export const WRONG = '!'

/** How pictures mark what a run ends in: a witness shows that something can happen, and that is no error. */
export interface Finding {
  readonly sign: string
  readonly word: 'Wrong' | 'Seen'
  readonly colour: string
  readonly colourName: string
  readonly ground: string
}

const VIOLATION: Finding = {
  sign: WRONG,
  word: 'Wrong',
  colour: COLOURS.red,
  colourName: 'red',
  ground: COLOURS.wrong,
}
const WITNESS: Finding = {
  sign: '+',
  word: 'Seen',
  colour: COLOURS.seen,
  colourName: 'blue',
  ground: COLOURS['seen-ground'],
}

export function findingOf({ property: { kind } }: Counterexample): Finding {
  return kind === 'witness' ? WITNESS : VIOLATION
}
