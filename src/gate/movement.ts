/** What moved, worst first. */
export const kinds = [
  'regression',
  'contradiction',
  'unexpected',
  'gone',
  'never ran',
  'test',
  'bounds',
  'property',
  'vacuous',
  'size',
  'model',
  'depth',
  'witness',
  'fix',
  'new',
  'incomplete',
] as const

export type Kind = (typeof kinds)[number]

/** What each kind means, for those who read of it for the first time. */
export const meanings: Readonly<Record<Kind, string>> = {
  regression: 'held, now violated',
  contradiction: 'the baseline and the expectation in the file say different things: one of them is wrong',
  unexpected: 'not what the file expects',
  gone: 'in the baseline, and no longer there',
  'never ran': 'what no run comes to is not put to the test',
  test: 'the file asks another question, or its tasks do something else',
  bounds: 'the model is smaller or larger than it was',
  property: 'a property says something else than it did',
  vacuous: 'nothing is held against a property any more, or something is that was not',
  size: 'more or less is explored than was',
  model: 'something else is explored or checked, though every number is the same',
  depth: 'the shortest run to a violation is longer or shorter',
  witness: 'seen and no longer seen, or the other way round',
  fix: 'was violated, now holds',
  new: 'not in the baseline',
  incomplete: 'a limit was reached, and nothing is claimed',
}

/** One difference between a baseline and what was found now. All of them make a gate fail. */
export interface Movement {
  readonly kind: Kind
  /** Null where it concerns all tests. */
  readonly test: string | null
  /** Null where it concerns all eras. */
  readonly era: string | null
  /** Null where it concerns no property, or all of them. */
  readonly property: string | null
  /** What it was and what it is. */
  readonly what: string
  /** Where the expectation stands, and how to see it. */
  readonly hint: readonly string[]
}
