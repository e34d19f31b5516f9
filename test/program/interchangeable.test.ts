import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, type Model } from '../../src/invariants/index.ts'
import {
  and,
  any,
  anyNumber,
  check,
  forEach,
  ifElse,
  num,
  onlyIf,
  or,
  refTo,
  requires,
  schema,
  self,
  step,
  task,
  taskPer,
  when,
  type Block,
  type Cond,
  type Effect,
  type InstancePlaces,
  type Num,
  type Ref,
} from '../../src/program/index.ts'
import { assertion } from '../../src/invariants/index.ts'
import { entity, flag, range, ref, single } from '../../src/state/index.ts'

/*
 * Instances of an interchangeable entity are a scalarset: they may be compared, used as an index, looked at all together, and nothing else. A
 * program that tells them apart in another way has states that differ in more than names, and symmetry would give wrong answers.
 */
const fields = { chosen: flag, number: range(0, 2), other: range(0, 2), next: ref('box') }
const memory = schema({
  box: entity({ count: 2, interchangeable: true }, fields),
  cell: entity({ count: 2 }, { box: ref('box'), v: range(0, 2), w: range(0, 2) }),
  g: single({ n: range(0, 2), any: flag, last: ref('box'), holder: ref('task') }),
})
const { box, cell, g } = memory
type Box = InstancePlaces<typeof fields>
const described = { meaning: 'm', source: 's' }
const asserted = assertion('asserted', described)

const modelOf = (body: Block, condition: Cond = g.n.ge(0)): Model =>
  model({
    name: 'm',
    schema: memory,
    tasks: [task('t', { mine: ref('box') }, () => [step('begin'), body])],
    properties: [invariant('i', described, condition), asserted],
  })

/** What the types refuse is refused by the rules as well. */
const byNumber = (index: Num | number): Box => (box.at as (index: unknown) => Box)(index)

describe('an instance without a name', () => {
  test.each<[string, () => Model, RegExp]>([
    [
      'a shared number',
      () => modelOf([step('a', byNumber(g.n).chosen.set(true))]),
      /step 'a': it finds an instance of box by the number g\[0\]\.n.*\(.*interchangeable.test.ts:\d+\)/,
    ],
    ['a constant', () => modelOf([step('a', byNumber(num(0)).chosen.set(true))]), /by the number 0/],
    ['a literal', () => modelOf([step('a', byNumber(0).chosen.set(true))]), /names box 0/],
    [
      'a chosen number',
      () =>
        modelOf([
          step(
            'a',
            anyNumber(0, 1, (n) => [byNumber(n).chosen.set(true)]),
          ),
        ]),
      /by the number/,
    ],
    ['a number in a guard', () => modelOf([step('a', when(byNumber(g.n).chosen))]), /by the number/],
    [
      'a number in a loop',
      () =>
        modelOf([
          step(
            'a',
            forEach(cell, () => [byNumber(g.n.plus(0)).number.inc()]),
          ),
        ]),
      /by the number/,
    ],
    [
      'a number in a property',
      () => modelOf([step('a')], byNumber(g.n).chosen),
      /property 'i': it finds an instance of box/,
    ],
    ['a reference that is written down', () => modelOf([step('a', g.last.set(refTo('box', 1)))]), /names box 1/],
  ])('cannot be found by %s', (_, build, message) => expect(build).toThrow(message))

  test('a task of one cannot be named either', () => {
    const tasks = [
      task('t', {}, () => [step('a', g.holder.set(refTo('task', 1)))]),
      taskPer(box, 'worker', {}, (_, mine) => [step('w', mine.chosen.set(true), g.holder.set(self))]),
    ]
    expect(() => model({ name: 'm', schema: memory, tasks, properties: [] })).toThrow(/names task 1/)
  })

  test('may be found by a reference, compared, chosen, and looked at with all others', () => {
    const body = [
      step(
        'a',
        any(box, (chosen, one) => [when(and(chosen.ne(g.last), one.number.eq(0))), g.last.set(chosen)]),
      ),
      step(
        'b',
        box.at(g.last).number.inc(),
        onlyIf(
          box.some((one) => one.chosen),
          [g.n.set(box.sum((one) => one.other))],
        ),
      ),
    ]
    expect(() => modelOf(body)).not.toThrow()
  })
})

type Body = (one: Box, me: Ref<'box'>) => readonly Effect[]

describe('a loop over instances that have no order', () => {
  const build = (body: Body) => () => modelOf([step('a', forEach(box, body))])

  test.each<[string, Body]>([
    ['numbers them', (one) => [one.number.set(g.n), g.n.inc()]],
    ['keeps the last', (_, me) => [g.last.set(me)]],
    ['keeps the last number', (one) => [g.n.set(one.number)]],
    ['sets one place to two values', (one) => [onlyIf(one.chosen, [g.n.set(1)], [g.n.set(2)])]],
    ['looks at another instance that it sets, too', (one) => [one.number.set(box.at(one.next).number)]],
    [
      'looks at all instances, which it sets',
      (one) => [
        onlyIf(
          box.some((each) => each.chosen),
          [one.chosen.set(false)],
        ),
      ],
    ],
    ['sets the instance itself and another one', (one) => [one.number.set(1), box.at(one.next).number.set(2)]],
    ['counts up and down', (one) => [onlyIf(one.chosen, [g.n.inc()], [g.n.dec()])]],
    ['counts, and looks how many there are', (one) => [g.n.inc(), onlyIf(g.n.gt(1), [one.chosen.set(true)])]],
    ['adds what differs', (one) => [g.n.set(g.n.plus(one.number))]],
    ['checks what it changes', (one) => [check(asserted, g.any.not()), onlyIf(one.chosen, [g.any.set(true)])]],
    ['demands what it changes', (one) => [requires(g.n.lt(2), 'm'), onlyIf(one.chosen, [g.n.inc()])]],
    [
      'sets, in a loop within, what depends on the instance',
      (one) => [forEach(cell, (each) => [each.v.set(one.number)])],
    ],
    [
      'sets, in a loop within, one thing to what that loop is at',
      (one) => [forEach(cell, (each) => [onlyIf(one.number.eq(each.v), [g.n.set(each.v)])])],
    ],
  ])('is refused where it %s', (_, body) => {
    expect(build(body)).toThrow(
      /step 'a': '.*' may come out differently .* instances of box are interchangeable.*\(.*interchangeable.test.ts:\d+\)/,
    )
  })

  test.each<[string, Body]>([
    ['sets each instance by itself', (one) => [onlyIf(one.chosen, [one.number.inc(), one.next.set(null)])]],
    ['sets each instance by what stays', (one, me) => [onlyIf(g.last.ne(me), [one.number.set(g.n)])]],
    ['sets something to one value', (one) => [onlyIf(one.chosen, [g.any.set(true)])]],
    ['counts', (one) => [onlyIf(one.chosen, [g.n.inc()])]],
    ['counts where it leads', (one) => [box.at(one.next).number.dec()]],
    [
      'sets, in a loop within, what does not depend on the instance',
      (one) => [onlyIf(one.chosen, [forEach(cell, (each) => [each.v.set(g.n)])])],
    ],
    [
      'sets, in a loop within, what that loop is at to what depends on that',
      (one) => [onlyIf(one.chosen, [forEach(cell, (each) => [each.w.set(each.v)])])],
    ],
    [
      'checks and demands what it leaves alone',
      (one) => [check(asserted, one.chosen), requires(one.number.lt(2), 'm'), g.n.inc()],
    ],
  ])('is accepted where it %s', (_, body) => expect(build(body)).not.toThrow())

  // Terms of 2 ** 52: two of them are too large to be exact, though a third one may bring the sum back.
  test('has a sum over them that is a model error in any order or in none', async () => {
    const crate = schema({
      crate: entity({ count: 3, interchangeable: true }, { x: range(-1, 1) }),
      g: single({ n: range(0, 1) }),
    })
    const put = (value: number) =>
      step(
        `put ${value}`,
        any(crate.crate, (_, one) => [when(one.x.eq(-1)), one.x.set(value)]),
      )
    const sum = crate.crate.sum((one) => one.x.times(2 ** 52))
    const made = model({
      name: 'm',
      schema: crate,
      tasks: [task('t', {}, () => [put(1), put(1), step('sum', crate.g.n.set(ifElse(sum.gt(0), 1, 0)))])],
      properties: [],
    })
    for (const engine of ['compiled', 'reference'] as const)
      for (const symmetry of ['on', 'off'] as const) {
        const { properties } = await explore(made, { engine, symmetry })
        expect([engine, symmetry, properties.find(({ property }) => property.name === 'model')!.verdict]).toEqual([
          engine,
          symmetry,
          'violated',
        ])
      }
  })

  test('over instances with names may do anything', () => {
    expect(() =>
      modelOf([
        step(
          'a',
          forEach(cell, (one) => [one.v.set(g.n), g.n.inc()]),
        ),
      ]),
    ).not.toThrow()
  })

  test('means the same in every order where it is accepted, on random loops', async () => {
    let [accepted, refused, different] = [0, 0, 0]
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(PIECES.length - 1), { minLength: 1, maxLength: 3 }),
        fc.nat(QUESTIONS.length - 1),
        async (pieces, asked) => {
          const body: Body = (one, me) => pieces.flatMap((piece) => PIECES[piece]!(one, me))
          let made: Model
          try {
            made = modelOf([...SETUP, step('loop', forEach(box, body)), step('after')], QUESTIONS[asked])
          } catch (error) {
            expect(String(error)).toMatch(/interchangeable/)
            refused++
            return
          }
          accepted++
          const [on, off] = await Promise.all(
            (['on', 'off'] as const).map((symmetry) => explore(made, { symmetry, runs: false })),
          )
          expect(on!.properties.map(({ verdict, moves }) => [verdict, moves])).toEqual(
            off!.properties.map(({ verdict, moves }) => [verdict, moves]),
          )
          if (on!.properties.some(({ verdict }) => verdict === 'violated')) different++
        },
      ),
      { numRuns: 150 },
    )
    expect(Math.min(accepted, refused, different)).toBeGreaterThan(10)
  })
})

/** Two boxes become different in some way, and so do the cells, which have names. */
const SETUP: Block = [
  step('tell cells apart', cell.at(1).w.set(1)),
  step(
    'choose',
    any(box, (chosen, one) => [one.chosen.set(true), g.last.set(chosen)]),
  ),
  step(
    'link',
    any(box, (chosen) => [box.at(g.last).next.set(chosen), box.at(chosen).number.inc()]),
  ),
]

const PIECES: readonly Body[] = [
  (one) => [one.number.set(g.n)],
  (one) => [one.number.inc()],
  (one) => [onlyIf(one.chosen, [one.other.set(ifElse(one.next.eq(null), 1, 2))])],
  (one) => [onlyIf(one.chosen, [g.any.set(true)])],
  (one) => [onlyIf(one.chosen, [g.n.inc()])],
  (one) => [onlyIf(g.any, [one.other.inc()])],
  (_, me) => [g.last.set(me)],
  (one) => [onlyIf(one.next.ne(null), [box.at(one.next).other.inc()])],
  (one) => [box.at(one.next).chosen.set(true)],
  (one) => [
    onlyIf(
      box.some((each) => each.number.eq(2)),
      [one.chosen.set(false)],
    ),
  ],
  (one) => [check(asserted, one.chosen.implies(g.any.not()))],
  (one) => [requires(or(one.chosen.not(), one.number.lt(1)), 'm')],
  (one) => [forEach(cell, (each) => [onlyIf(one.chosen, [each.v.set(1)])])],
  (one) => [forEach(cell, (each) => [onlyIf(one.number.eq(each.w), [g.n.set(each.w)])])],
  (one) => [forEach(cell, (each) => [onlyIf(one.chosen, [each.w.set(each.v)])])],
]

const QUESTIONS: readonly Cond[] = [
  box.every((one) => or(one.chosen.not(), one.number.lt(2))),
  g.n.lt(2),
  box.every((one, me) => or(g.last.ne(me), one.other.eq(0))),
  box.every((one) => one.other.le(one.number)),
]

describe('a quantifier over instances that have no order', () => {
  // One box refers to nothing, the other to a box with the number 1. Who looks at the first one follows null. A search that stops at the second one,
  // if that comes first, does not: it would depend on names whether this is a model error.
  test.each(['compiled', 'reference'] as const)('looks at all of them (%s)', async (engine) => {
    for (const symmetry of ['on', 'off'] as const)
      for (const search of [
        box.some((one) => box.at(one.next).number.eq(1)),
        box.every((one) => box.at(one.next).number.ne(1)),
      ]) {
        const link = any(box, (chosen, one) => [one.number.set(1), one.next.set(chosen)])
        const made = modelOf([step('link', link), step('look', when(search), g.n.set(1))])
        const { properties } = await explore(made, { engine, symmetry })
        expect(properties.map(({ property, verdict, moves }) => [property.name, verdict, moves]).at(-1)).toEqual([
          'model',
          'violated',
          3,
        ])
        expect(properties[0]!.verdict).toBe('holds')
      }
  })
})
