import fc from 'fast-check'

/*
 * Random models as plain data, so that a failure shrinks to a few short lines and prints as what it is. They use all of
 * the language: several tasks, locks, references, quantifiers, choices, routines, scopes, local decisions, interchangeable entities.
 * They make mistakes, too: they follow null, take indices out of range, store values out of range, divide by zero, ask for what is not so;
 * and they look at fields that never change, also in such ways. Alternatives begin with whatever may stand there, and marks stand wherever they
 * may: some sketches are refused when they are built.
 */

/** One statement. Blocks nest at most three deep. */
export type Line =
  | { readonly do: 'take' | 'drop' | 'write' | 'link' | 'publish' | 'fetch' | 'mark' | 'check' | 'sweep' | 'glance' }
  | { readonly do: 'lock' | 'unlock' | 'readLock' | 'readUnlock' | 'writeLock' | 'writeUnlock' }
  | {
      readonly do:
        | 'count'
        | 'divide'
        | 'weigh'
        | 'demand'
        | 'number'
        | 'rest'
        | 'bound'
        | 'rest here'
        | 'bound here'
        | Fixed
    }
  | { readonly do: 'leave' | 'retry' }
  | { readonly do: 'if local'; readonly on: Local; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'if fixed'; readonly of: Place; readonly rest: boolean; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'scope'; readonly exit: 'leave' | 'retry'; readonly question: Question; readonly body: Lines }
  | { readonly do: 'await'; readonly until: Question }
  | { readonly do: 'try'; readonly taken: Lines; readonly busy: Lines }
  | { readonly do: 'if'; readonly question: Question; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'either'; readonly plain: boolean; readonly one: Lines; readonly other: Lines }
  | { readonly do: 'call'; readonly body: Lines }
  | { readonly do: 'operate'; readonly with: Operator }
  | { readonly do: 'swap'; readonly fixed: boolean; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'spin'; readonly again: boolean }
export type Lines = readonly Line[]
/** Looks at, or sets, what never changes. */
type Fixed = 'set fixed' | 'set page' | 'wait fixed' | 'wait page' | 'nothing of it' | 'never'
/** What a local decision is on; `failing` divides by zero where a local is. */
type Local = 'page' | 'never' | 'always' | 'failing'
/** What is done with two numbers, and may divide by zero or not fit. */
const operators = ['dividedBy', 'bitAnd', 'bitOr', 'bitXor', 'shiftLeft', 'shiftRight'] as const
type Operator = (typeof operators)[number]
/** Where such a field is: by its name, by a number, by a local, by a shared reference, by a reference that is followed only if it is there. */
type Place = 'one' | 'cell' | 'page' | 'head' | 'safe head'

/** Something to ask of the memory. */
export type Question =
  | 'all small'
  | 'some marked'
  | 'head empty'
  | 'one marked'
  | 'linked'
  | 'low'
  | 'own head'
  | 'marked head'
  | 'some next marked'
  | 'numbered'

export interface Sketch {
  readonly frames: number
  /** Tasks of their own; `again` repeats the lines for ever. `plain` ones have no step before their lines. */
  readonly tasks: readonly { readonly lines: Lines; readonly again: boolean; readonly plain: boolean }[]
  /** What a task of each of two interchangeable workers does; none where empty. */
  readonly worker: Lines
  /** Whether one of them has a name that the model knows, which then may not be changed for the other's. */
  readonly named: boolean
  readonly invariant: Question
  /**
   * What must hold while the first task is at one of its decisions: of those that it has, the one of this number, and the place of this number with
   * its label.
   */
  readonly at: { readonly decision: number; readonly place: number; readonly question: Question }
}

const question = fc.constantFrom<Question>(
  'all small',
  'some marked',
  'head empty',
  'one marked',
  'linked',
  'low',
  'own head',
  'marked head',
  'some next marked',
  'numbered',
)
const simple = fc.constantFrom(
  'take',
  'drop',
  'write',
  'link',
  'publish',
  'fetch',
  'mark',
  'check',
  'sweep',
  'glance',
  'lock',
  'unlock',
  'readLock',
  'readUnlock',
  'writeLock',
  'writeUnlock',
  'count',
  'divide',
  'weigh',
  'demand',
  'number',
  'rest',
  'bound',
  'rest here',
  'bound here',
  'leave',
  'retry',
  'set fixed',
  'set page',
  'wait fixed',
  'wait page',
  'nothing of it',
  'never',
)

const { lines } = fc.letrec<{ lines: Lines; line: Line }>((tie) => ({
  lines: fc.array(tie('line'), { maxLength: 3, depthIdentifier: 'lines' }),
  line: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'lines' },
    { weight: 8, arbitrary: fc.record({ do: simple }) as fc.Arbitrary<Line> },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('await'), until: question }) as fc.Arbitrary<Line> },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('try'), taken: tie('lines'), busy: tie('lines') }) as fc.Arbitrary<Line>,
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('if'),
        question,
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('either'),
        plain: fc.boolean(),
        one: tie('lines'),
        other: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('call'), body: tie('lines') }) as fc.Arbitrary<Line> },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('if local'),
        on: fc.constantFrom('page', 'never', 'always', 'failing'),
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('if fixed'),
        of: fc.constantFrom('one', 'cell', 'page', 'head', 'safe head'),
        rest: fc.boolean(),
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('scope'),
        exit: fc.constantFrom('leave', 'retry'),
        question,
        body: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('operate'), with: fc.constantFrom(...operators) }) as fc.Arbitrary<Line>,
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('swap'),
        fixed: fc.boolean(),
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('spin'), again: fc.boolean() }) as fc.Arbitrary<Line> },
  ),
}))

export const anySketch: fc.Arbitrary<Sketch> = fc.record({
  frames: fc.integer({ min: 1, max: 3 }),
  tasks: fc.array(fc.record({ lines, again: fc.boolean(), plain: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  worker: fc.oneof(fc.constant([]), lines),
  invariant: question,
  named: fc.boolean(),
  at: fc.record({ decision: fc.nat(9), place: fc.integer({ min: 1, max: 2 }), question }),
})
