import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/explore.ts'
import { invariant, model, type Model, type Property } from '../../src/invariants/index.ts'
import { exportMurphi } from '../../src/peers/murphi/export.ts'
import type { Effect, Expression } from '../../src/program/expression.ts'
import {
  always,
  and,
  anyNumber,
  either,
  forEach,
  ifElse,
  ifElseRef,
  never,
  not,
  num,
  onlyIf,
  or,
  refTo,
  requires,
  schema,
  step,
  task,
  when,
  type Cond,
  type Enum,
  type Num,
  type Ref,
} from '../../src/program/index.ts'
import { evaluate, execute, noChecks, type Environment } from '../../src/program/interpret.ts'
import { expression } from '../../src/program/operands.ts'
import { subeffects, subexpressions } from '../../src/program/transform.ts'
import { entity, flag, oneOf, range, ref, single, type Value } from '../../src/state/index.ts'
import { stateSpace, type State } from '../../src/state/state.ts'
import { runRumur, rumurIsInstalled } from './rumur.ts'

// What every kind of expression and effect means to Rumur is compared with what it means to the interpreter: for all
// values of the inputs, the interpreter's result is written into an invariant that Rumur then checks.

const shared = schema({
  input: single({ a: range(-2, 1), b: range(-2, 1), f: flag, e: oneOf('x', 'y', 'end'), r: ref('cell') }),
  cell: entity({ count: 3 }, { n: range(-9, 9), on: flag, next: ref('cell') }),
  output: single({ row: range(0, 99), n: range(-9, 9), f: flag, e: oneOf('x', 'y', 'end'), r: ref('cell') }),
})
const { input, cell, output } = shared
const { a, b, f, e, r } = input
const cells = [
  { n: -1, on: true, next: 1 },
  { n: 2, on: false, next: 2 },
  { n: 3, on: true, next: null },
] as const

type Operand = Cond | Num | Enum<'x' | 'y' | 'end'> | Ref<'cell'>

const initial = { cell: cells, output: { n: 0 } }

const expressions: Readonly<Record<string, Operand>> = {
  constants: and(always, not(never), num(-2).lt(1)),
  equal: a.eq(b),
  'not equal': a.ne(b),
  less: a.lt(b),
  'at most': a.le(b),
  greater: a.gt(b),
  'at least': a.ge(b),
  'sum and difference': a.plus(b).minus(a.minus(b.minus(1))),
  'product before sum': a.plus(b.times(a)).minus(b),
  'product of sums': a.plus(b).times(a.minus(-2)),
  'negative constants': num(-1).minus(-2).times(a).plus(-3),
  'remainder by a constant': a.times(2).mod(3),
  'remainder by a negative constant': a.mod(-2),
  'remainder of a product': a.mod(2).times(b.mod(2)),
  quotient: a.times(5).dividedBy(2),
  'quotient by a negative constant': a.times(5).dividedBy(-3),
  'quotient and product': a.times(6).dividedBy(num(2).minus(b)).times(2),
  'product and quotient': a.times(num(7).dividedBy(num(2).minus(b))),
  'quotient under a guard': b.ne(0).and(a.dividedBy(ifElse(b.eq(0), 1, b)).eq(0)),
  'bits of both': a.times(7).bitAnd(b.plus(5)),
  'bits of either': a.times(7).bitOr(b.times(3)),
  'bits in which both differ': a.times(7).bitXor(b.times(9)),
  'bits of bits': a.bitOr(b).bitAnd(a.bitXor(-1)).plus(1),
  'comparison of bits': a.bitAnd(1).eq(b.bitAnd(1)),
  'complement within a width': a.bitXor(-1).bitAnd(15),
  'shift to the left by a constant': a.shiftLeft(4),
  'shift to the left': a.plus(2).shiftLeft(b.plus(2)),
  'shift to the left of a negative number': a.minus(9).shiftLeft(b.plus(2)),
  'shift to the right by a constant': a.times(9).shiftRight(2),
  'shift to the right': a.times(9).shiftRight(b.plus(2)),
  'shift by a lot': a.shiftRight(31),
  'shift before sum': a.plus(b.shiftLeft(1)).minus(1),
  'remainder under a guard': b.ne(0).and(a.mod(ifElse(b.eq(0), 1, b)).eq(0)),
  flag: f,
  not: f.not(),
  'not of a comparison': not(a.eq(b)),
  'not of or': not(or(f, a.gt(b))),
  'and of or': and(or(f, a.gt(0)), or(f.not(), b.gt(0))),
  'or of and': or(and(f, a.gt(0)), and(f.not(), b.gt(0))),
  implies: f.implies(a.gt(b)),
  'implies an implication': f.implies(a.gt(0).implies(b.gt(0))),
  'implication as a premise': f.implies(a.gt(0)).implies(b.gt(0)),
  'negation in a longer or': or(f.not(), a.gt(0), b.gt(0)),
  'empty and': and(),
  'empty or': or(),
  member: e.eq('end'),
  'other member': e.ne('x'),
  reference: r.eq(refTo('cell', 1)),
  null: r.ne(null),
  'and stops early': r.ne(null).and(cell.at(r).on),
  'or stops early': r.eq(null).or(cell.at(r).n.gt(0)),
  'implication stops early': r.ne(null).implies(cell.at(r).on),
  'conditional takes one side': ifElse(r.eq(null), -7, cell.at(r).n),
  'conditional reference': ifElseRef(r.eq(null), refTo('cell', 2), cell.at(r).next),
  'conditional in a sum': ifElse(f, a, b)
    .plus(ifElse(a.gt(b), 1, 2))
    .times(2),
  'conditional in a conditional': ifElse(f, ifElse(a.gt(b), 1, 2), ifElse(b.gt(0), 3, 4)),
  'index by a number': cell.at(a.plus(2).mod(3)).n,
  some: cell.some((it) => it.n.eq(a)),
  'some stops early': cell.some((it) => or(it.next.eq(refTo('cell', 1)), cell.at(it.next).on)),
  every: cell.every((it, me) => it.on.or(r.eq(me))),
  'every stops early': cell.every((it) => it.on.and(cell.at(it.next).on.not()).and(it.n.lt(0))),
  'quantifier in a quantifier': cell.every((one, first) =>
    cell.some((other, second) => first.ne(second).and(one.n.plus(other.n).ge(a))),
  ),
  'sum over instances': cell.sum((it) => it.n.times(a)),
  count: cell.count((it, me) => it.on.or(me.eq(r))),
  'sum in a sum': cell.sum((one) => cell.sum((other) => ifElse(one.n.lt(other.n), 1, 0))),
  'quantifier in a sum': cell.count((one) => cell.every((other) => one.n.ge(other.n))),
  'member read': e,
}

const effects: Readonly<Record<string, readonly Effect[]>> = {
  'set number': [output.n.set(a.minus(b))],
  'set flag': [output.f.set(a.lt(b))],
  'set member': [output.e.set(e)],
  'set reference': [output.r.set(r)],
  'set null': [output.r.set(refTo('cell', 0)), output.r.set(null)],
  'one sees what those before it did': [output.n.set(a), output.n.set(output.n.plus(b)), output.f.set(output.n.gt(0))],
  'an index sees it too': [output.r.set(refTo('cell', 2)), cell.at(output.r).n.set(a)],
  if: [onlyIf(f, [output.n.set(1)])],
  'if else': [onlyIf(a.gt(b), [output.n.set(a)], [output.n.set(b), output.f.set(true)])],
  'else alone': [onlyIf(f, [], [output.n.set(2)])],
  'if in if': [
    onlyIf(f, [onlyIf(a.gt(0), [output.n.set(3)], [output.n.set(4)])], [onlyIf(b.gt(0), [output.n.set(5)])]),
  ],
  'if under a guard': [onlyIf(r.ne(null), [cell.at(r).on.set(true)])],
  'for each': [forEach(cell, (it) => [it.n.set(it.n.plus(a))])],
  'for each in order': [
    forEach(cell, (it, me) => [onlyIf(it.on, [output.r.set(me), output.n.set(output.n.plus(it.n))])]),
  ],
  'for each in for each': [
    forEach(cell, (one, first) => [
      forEach(cell, (other, second) => [onlyIf(first.ne(second), [one.on.set(other.on)])]),
    ]),
  ],
  'a met demand': [requires(a.le(1), 'never shown'), output.n.set(6)],
}

/** Steps that cannot be completed, and why. */
const errors: Readonly<Record<string, readonly Effect[]>> = {
  'a null reference is read': [output.r.set(cell.at(cell.at(2).next).next)],
  'a null reference is written': [cell.at(output.r).on.set(true)],
  'an index is too high': [cell.at(num(3)).on.set(true)],
  'an index is negative': [output.n.set(cell.at(a.minus(2)).n)],
  'a value is too high': [output.n.set(num(9).plus(1))],
  'a value is too low': [output.n.set(num(-9).minus(1))],
  'the remainder of a division by zero': [output.n.set(num(5).mod(a.plus(2)))],
  'a division by zero': [output.n.set(num(5).dividedBy(a.plus(2)))],
  'a shift by a negative number': [output.n.set(num(1).shiftRight(a.plus(1)))],
  'a shift by too much': [output.n.set(num(1).shiftRight(a.plus(34)))],
  'a shift of a negative number by a negative number': [output.n.set(num(-1).shiftLeft(a.plus(1)))],
  'a shift by a constant that is too large': [output.n.set(a.shiftRight(32))],
  'a division by the constant zero': [output.n.set(a.dividedBy(0))],
  'an unmet demand': [requires(output.f, 'the demand of this test')],
  'an error in the second effect': [output.n.set(9), output.n.inc()],
  'an error under for each': [forEach(cell, (it) => [it.n.set(it.n.times(4))])],
}

describe.runIf(rumurIsInstalled)('Murphi means what the interpreter means', () => {
  test('for every expression and effect, in every state', async () => {
    const { states, transitions, violated, rumur } = await compare(inputModel(meanings()))
    expect(violated).toEqual([])
    expect(rumur).toMatchObject({ error: null, states, rulesFired: transitions })
  })

  test('and a wrong meaning is noticed', async () => {
    const name = 'constants'
    const wrong = meaning(name, [], 0, () => [never])
    const { violated, rumur } = await compare(inputModel(wrong))
    expect(violated).toEqual([name])
    expect(rumur.error).toContain(`"${name}"`)
  })

  test.concurrent.for(Object.entries(errors))('an error here is an error there: %s', async ([name, failing]) => {
    const { violated, rumur } = await compare(errorModel(name, failing))
    expect(violated).toEqual(['model'])
    expect(rumur.error).not.toBeNull()
  })

  test('an invariant that cannot be evaluated is an error', async () => {
    const followsNull = invariant(
      'follows null',
      { meaning: 'Never evaluated.', source: 'this test' },
      cell.at(output.r).on,
    )
    const { violated, rumur } = await compare(errorModel('nothing', [], [followsNull]))
    expect(violated).toEqual(['model'])
    expect(rumur.error).not.toBeNull()
  })
})

test('every kind of expression and effect is in the tables', () => {
  const nodes = [
    ...Object.values(expressions).map((operand) => operand[expression]),
    ...Object.values(effects)
      .flat()
      .flatMap((effect) =>
        [...subeffects(effect)].flatMap((inner) => (inner.kind === 'set' ? [inner.value, inner.place.index] : [])),
      ),
  ].flatMap((node) => [...subexpressions(node)])
  expect(new Set(nodes.map(({ kind }) => kind))).toEqual(new Set(Object.keys(EXPRESSION_KINDS)))
  const kinds = Object.values(effects)
    .flat()
    .flatMap((effect) => [...subeffects(effect)].map(({ kind }) => kind))
  // `check` prints an assertion: the models of rumur.test.ts and the export's own test have them.
  expect(new Set([...kinds, 'check'])).toEqual(new Set(Object.keys(EFFECT_KINDS)))
})

const EXPRESSION_KINDS: Readonly<Record<Expression['kind'], true>> = {
  constant: true,
  variable: true,
  read: true,
  compare: true,
  arithmetic: true,
  not: true,
  and: true,
  or: true,
  conditional: true,
  some: true,
  every: true,
  sum: true,
}
const EFFECT_KINDS: Readonly<Record<Effect['kind'], true>> = {
  set: true,
  check: true,
  require: true,
  if: true,
  forEach: true,
}

/** Chooses the inputs, then carries out one row of the table of effects. */
function inputModel(properties: readonly Property[]): Model {
  const rows = Object.entries(effects)
  const chooser = task('chooser', {}, () => [
    step(
      'choose',
      anyNumber(-2, 1, (first) => [
        anyNumber(-2, 1, (second) => [
          anyNumber(0, 1, (third) => [
            anyNumber(0, 2, (fourth) => [
              anyNumber(-1, 2, (fifth) => [
                a.set(first),
                b.set(second),
                f.set(third.eq(1)),
                onlyIf(fourth.eq(0), [e.set('x')], [onlyIf(fourth.eq(1), [e.set('y')], [e.set('end')])]),
                onlyIf(
                  fifth.eq(-1),
                  [r.set(null)],
                  [
                    r.set(
                      ifElseRef(
                        fifth.eq(0),
                        refTo('cell', 0),
                        ifElseRef(fifth.eq(1), refTo('cell', 1), refTo('cell', 2)),
                      ),
                    ),
                  ],
                ),
              ]),
            ]),
          ]),
        ]),
      ]),
    ),
    either(
      ...rows.map(([name, row], index) => [step(name, when(output.row.eq(0)), ...row, output.row.set(index + 1))]),
    ),
  ])
  return model({ name: 'meaning', schema: shared, initial, tasks: [chooser], properties })
}

function errorModel(name: string, failing: readonly Effect[], properties: readonly Property[] = []): Model {
  return model({ name, schema: shared, initial, tasks: [task('one', {}, () => [step('go', ...failing)])], properties })
}

type Invariant = Property & { readonly kind: 'invariant' }

/** For each row, invariants that spell out what the interpreter says for all values of the inputs that the row reads. */
function meanings(): Invariant[] {
  const ofExpressions = Object.entries(expressions).flatMap(([name, operand]) => {
    const node = operand[expression]
    return meaning(name, inputsOf([node]), 0, (environment) => [equals(operand, evaluate(node, environment))])
  })
  const ofEffects = Object.entries(effects).flatMap(([name, row], index) => {
    const read = row.flatMap((effect) => [...subeffects(effect)].flatMap(expressionsWithin))
    return meaning(name, inputsOf(read), index + 1, (environment) => {
      const state = execute([...row], environment, noChecks())
      return changeable.map((field) => equals(field, evaluate(field[expression], { ...environment, state })))
    })
  })
  return [...ofExpressions, ...ofEffects]
}

/** One for each valuation rather than one for all: Rumur takes long over deep expressions. */
function meaning(
  name: string,
  inputs: readonly InputName[],
  row: number,
  results: (environment: Environment) => Cond[],
): Invariant[] {
  return valuations(inputs).map((valuation) => {
    const given = inputs.map((field) => equals(input[field], valuation[field] ?? null))
    const instance = inputs.map((field) => `${field}=${String(valuation[field])}`)
    return invariant(
      [name, ...instance].join(' '),
      { meaning: name, source: 'the interpreter' },
      and(output.row.eq(row), ...given).implies(and(...results(environmentOf(valuation)))),
    )
  })
}

type InputName = keyof typeof input
const INPUTS: Readonly<Record<InputName, readonly Value[]>> = {
  a: [-2, -1, 0, 1],
  b: [-2, -1, 0, 1],
  f: [false, true],
  e: ['x', 'y', 'end'],
  r: [null, 0, 1, 2],
}

/** Everything that an effect of the table may change. */
const changeable: readonly Operand[] = [
  output.n,
  output.f,
  output.e,
  output.r,
  ...cells.flatMap((_, index) => [cell.at(index).n, cell.at(index).on]),
]

const plain = inputModel([]).program.schema

function environmentOf(inputs: Readonly<Record<string, Value>>): Environment {
  const state: State = stateSpace(plain).of({ input: [{ a: 0, b: 0, ...inputs }], cell: cells, output: [{ n: 0 }] })
  return { schema: plain, state, variables: new Map() }
}

function valuations(inputs: readonly InputName[]): Readonly<Record<string, Value>>[] {
  return inputs.reduce<Record<string, Value>[]>(
    (found, field) => found.flatMap((valuation) => INPUTS[field].map((value) => ({ ...valuation, [field]: value }))),
    [{}],
  )
}

function inputsOf(nodes: readonly Expression[]): InputName[] {
  const read = nodes.flatMap((node) => [...subexpressions(node)])
  const fields = read.flatMap((node) =>
    node.kind === 'read' && node.place.entity === 'input' ? [node.place.field] : [],
  )
  return (Object.keys(INPUTS) as InputName[]).filter((field) => fields.includes(field))
}

function expressionsWithin(effect: Effect): Expression[] {
  if (effect.kind === 'set') return [effect.place.index, effect.value]
  return 'condition' in effect ? [effect.condition] : []
}

/** The condition that an operand has a value. */
function equals(operand: Operand, value: Value): Cond {
  switch (operand.type) {
    case 'condition':
      return value === true ? operand : operand.not()
    case 'number':
      return operand.eq(Number(value))
    case 'enumeration':
      return operand.eq(value as 'x' | 'y' | 'end')
    case 'reference':
      return value === null ? operand.eq(null) : operand.eq(refTo('cell', Number(value)))
  }
}

async function compare(subject: Model) {
  const { states, transitions, properties } = await explore(subject)
  const violated = properties.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property.name)
  return { states, transitions, violated, rumur: await runRumur(exportMurphi(subject, { properties: true })) }
}
