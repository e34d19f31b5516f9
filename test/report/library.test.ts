import { expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import {
  documentOf,
  memoryOf,
  pageOf,
  pngOf,
  textOf,
  UserError,
  type Counterexample,
} from '../../src/report/library.ts'
import { twoForks } from './philosophers.ts'

const exploration = await explore(twoForks)
const document = documentOf(twoForks, exploration, 'deadlock')

// docs/language.md: "Input that is wrong is a `UserError`."
test.each<[string, () => unknown, RegExp]>([
  ['a step behind the end', () => memoryOf(document, 99), /from 0 to 2, the length of the run, not 99/],
  ['a step before the beginning', () => memoryOf(document, -1), /not -1/],
  ['half a step', () => memoryOf(document, 0.5), /not 0.5/],
  ['no step', () => memoryOf(document, NaN), /not NaN/],
  ['an unknown property', () => documentOf(twoForks, exploration, 'nope'), /'two philosophers' has no property 'nope'/],
  // Nothing in the model can go wrong but the deadlock: its locks are given back by who holds them.
  ['a property without a run', () => documentOf(twoForks, exploration, 'model'), /'model' is 'holds', and .* no run/],
  ['no room', () => textOf(document, { width: 3 }), /at least 40, not 3/],
  ['an unknown width', () => textOf(document, { width: NaN }), /not NaN/],
  ['a text that is no picture', () => pngOf('nope'), /no SVG/],
])('%s is a mistake of the user, in a sentence', async (_, make, message) => {
  const error = await Promise.resolve()
    .then(make)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).message).toMatch(message)
})

test('the first and the last state can be drawn', () => {
  expect(memoryOf(document, 0)).toContain('state 0 of 2')
  expect(memoryOf(document, 2)).toBe(memoryOf(document))
})

test('where no command shows a run again, none is said to', () => {
  const said = (command: string): string => textOf({ ...document, command } satisfies Counterexample)
  expect(said('')).not.toContain('Again')
  expect(said('do this')).toMatch(/^Again: do this$/m)
  expect(pageOf(document)).toContain('<html')
})
