import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, type Model } from '../../src/invariants/index.ts'
import { exportMurphi } from '../../src/peers/murphi/export.ts'
import { MOST_LEVELS } from '../../src/program/depth.ts'
import {
  always,
  and,
  ifElse,
  not,
  num,
  onlyIf,
  or,
  printExpression,
  schema,
  step,
  task,
  type Cond,
  type Effect,
  type Num,
} from '../../src/program/index.ts'
import { expression } from '../../src/program/operands.ts'
import { range, single } from '../../src/state/index.ts'
import { read } from '../../src/state/state.ts'

const MANY = 10_000
const memory = schema({ shared: single({ x: range(0, 1), y: range(0, 1), sum: range(-MANY, 2 * MANY) }) })
const { x, y, sum } = memory.shared
const numbers = Array.from({ length: MANY }, (_, index) => index)
const inTurn = (index: number): Num => (index % 2 === 0 ? x : y)

/** Sets both fields to one, stores the sum, and asks. */
function modelOf(total: Num, question: Cond = always): Model {
  const runs = task('one', {}, () => [step('one', x.set(1)), step('other', y.set(1)), step('add', sum.set(total))])
  const asked = invariant('asked', { meaning: 'As asked.', source: 'this test' }, question)
  return model({ name: 'long', schema: memory, tasks: [runs], properties: [asked] })
}

/** Both engines, the printer and the export take it; the sum at the end, and the verdict. */
async function tryOut(made: Model, printed: Num | Cond): Promise<{ states: number; total: unknown; verdict: string }> {
  expect(printExpression(printed[expression]).length).toBeGreaterThan(MANY)
  expect(exportMurphi(made, { properties: true }).length).toBeGreaterThan(MANY)
  const [compiled, reference] = [await explore(made), await explore(made, { engine: 'reference' })]
  const said = ({ states, properties, ends }: typeof compiled) => ({
    states,
    verdict: properties[0]!.verdict,
    total: read([...ends()][0]!, 'shared', 0, 'sum'),
  })
  expect(said(compiled)).toEqual(said(reference))
  return said(compiled)
}

describe(`${MANY} operands`, () => {
  test.each<[string, Num, number]>([
    ['added one after the other', numbers.reduce((so, index) => so.plus(inTurn(index)), num(0)), MANY],
    ['added to what follows', numbers.reduce<Num>((so, index) => inTurn(index).plus(so), num(0)), MANY],
    ['subtracted', numbers.reduce((so, index) => so.minus(inTurn(index)), num(0)), -MANY],
    // Of each three, one is subtracted.
    [
      'added and subtracted',
      numbers.slice(1).reduce((so, index) => (index % 3 === 0 ? so.minus(y) : so.plus(x)), num(0)),
      6666 - 3333,
    ],
    ['subtracted from what follows', numbers.reduce<Num>((so) => x.minus(so), num(0)), 0],
  ])('%s', async (_, total, expected) => {
    expect(await tryOut(modelOf(total), total)).toEqual({ states: 4, total: expected, verdict: 'holds' })
  })

  test.each<[string, Cond, string]>([
    [
      'and',
      and(
        ...numbers.map((index) =>
          inTurn(index)
            .ge(0)
            .and(x.plus(y).ne(index + 3)),
        ),
      ),
      'holds',
    ],
    [
      'and, one after the other',
      numbers.map((index) => inTurn(index).ne(index + 1)).reduce((so, next) => so.and(next)),
      'violated',
    ],
    ['or', or(...numbers.map((index) => inTurn(index).eq(index + 1))), 'violated'],
    [
      'or, one after the other',
      numbers.map((index) => inTurn(index).le(index)).reduce((so, next) => so.or(next)),
      'holds',
    ],
  ])('%s', async (_, question, verdict) => {
    expect(await tryOut(modelOf(num(0), question), question)).toEqual({ states: 4, total: 0, verdict })
  })

  test('steps one after the other', async () => {
    const some = numbers.slice(0, MANY / 2)
    const steps = task('one', {}, () => some.map((index) => step(`step ${index}`, x.set(index % 2))))
    const made = model({ name: 'long', schema: memory, tasks: [steps], properties: [] })
    expect((await explore(made)).states).toBe(some.length + 1)
  })
})

describe('what is nested too deeply is refused in a sentence', () => {
  const nested: Readonly<Record<string, (levels: number) => Cond>> = {
    'a choice': (levels) => nest(levels, (so: Num, index) => ifElse(x.eq(index), index, so), num(0)).eq(0),
    'a product': (levels) => nest(levels, (so: Num) => so.times(x), num(0)).eq(0),
    'a negation': (levels) => nest(levels, (so: Cond) => not(so), x.eq(0)),
    'an implication': (levels) => nest(levels, (so: Cond, index) => x.eq(index).implies(so), y.eq(0)),
  }
  const words = new RegExp(`property 'asked': something in it is nested more than ${MOST_LEVELS} deep`)

  test.each(Object.entries(nested))('%s', (_, make) => {
    expect(() => modelOf(num(0), make(MANY))).toThrow(words)
  })

  test.each(Object.entries(nested))('%s that is just not too deep works', async (_, make) => {
    const made = modelOf(num(0), make(MOST_LEVELS - 5))
    exportMurphi(made, { properties: true })
    const [compiled, reference] = [await explore(made), await explore(made, { engine: 'reference' })]
    expect(compiled.properties[0]!.verdict).toBe(reference.properties[0]!.verdict)
  })

  test('effects', () => {
    const effect = nest(MANY, (so: Effect, index) => onlyIf(x.eq(index), [so]), y.set(1))
    const runs = task('one', {}, () => [step('go', effect)])
    expect(() => model({ name: 'deep', schema: memory, tasks: [runs], properties: [] })).toThrow(
      /^task 'one', step 'go': something in it is nested more than/,
    )
  })

  function nest<Node>(levels: number, wrap: (so: Node, index: number) => Node, inner: Node): Node {
    return Array.from({ length: levels }, (_, index) => index).reduce(wrap, inner)
  }
})
