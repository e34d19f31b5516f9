import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock } from '../../src/invariants/index.ts'
import {
  and,
  any,
  branch,
  either,
  ifElse,
  loop,
  not,
  num,
  onlyIf,
  or,
  refTo,
  requires,
  rest,
  routine,
  schema,
  scope,
  step,
  task,
  when,
  type Block,
  type StepItem,
} from '../../src/program/index.ts'
import { entity, flag, range, ref, single } from '../../src/state/index.ts'

const memory = schema({
  shared: single({ ksm: flag, cached: flag, n: range(0, 3) }),
  slot: entity({ count: 0 }, { used: flag }),
})
const { shared, slot } = memory

/** The steps of a task in which another one, which goes on for ever, does what `others` says. */
const stepsOf = (body: Block, others: Block = []): string[] =>
  model({
    name: 'm',
    schema: memory,
    tasks: [task('t', {}, () => body), task('other', {}, () => [step('start'), others])],
    properties: [],
  }).program.tasks[0]!.locations.flatMap(({ transitions }) => transitions.map(({ label }) => label))

const look = branch('PageKsm', shared.ksm, [step('copy')], [step('reuse')])

describe('a field that no step changes', () => {
  test('is not looked at', () => expect(stepsOf(look)).toEqual(['reuse']))

  test('decides within a step, too', () => {
    const body = [
      step('a', onlyIf(shared.ksm, [shared.n.inc()])),
      branch('more', shared.n.gt(0), [step('b')], [step('c')]),
    ]
    expect(stepsOf(body)).toEqual(['a', 'c'])
  })

  test('may be set to what it is', () =>
    expect(stepsOf(look, [step('free', shared.ksm.set(false))])).toEqual(['reuse']))

  test('may be set by a step that is never possible', () => {
    const never = branch('cached', shared.cached, [step('merge', shared.ksm.set(true))])
    expect(stepsOf(look, never)).toEqual(['reuse'])
  })

  test('that two fields keep each other as they are is enough', () => {
    const each = [
      branch('ksm', shared.ksm, [step('cache', shared.cached.set(true))]),
      branch('cached', shared.cached, [step('merge', shared.ksm.set(true))]),
    ]
    expect(stepsOf(look, each)).toEqual(['reuse'])
  })

  test('of an entity without instances ends a choice', () => {
    const body = either(
      [
        step(
          'take',
          any(slot, (_, one) => [when(one.used.not()), one.used.set(true)]),
        ),
      ],
      [step('!take', when(slot.every((one) => one.used)))],
    )
    expect(stepsOf([step('a'), body, step('b')])).toEqual(['a', 'b'])
  })

  test('is known to properties', () => {
    const { properties } = model({
      name: 'm',
      schema: memory,
      tasks: [task('t', {}, () => [step('a', shared.n.inc())])],
      properties: [invariant('few', { meaning: 'm', source: 's' }, shared.ksm.not().or(shared.n.lt(2)))],
    })
    expect(properties[0]).toMatchObject({ condition: { kind: 'constant', value: true } })
  })
})

describe('what stays', () => {
  const both = ['PageKsm', '!PageKsm', 'copy', 'reuse']

  test('a field that some step changes', () =>
    expect(stepsOf(look, [step('merge', shared.ksm.set(true))]).sort()).toEqual([...both].sort()))

  test('a field that is set to what is not known', () =>
    expect(stepsOf(look, [step('more', shared.n.inc(), shared.ksm.set(shared.n.gt(1)))]).sort()).toEqual(
      [...both].sort(),
    ))

  test('a step that looks and acts', () => {
    const body = either([step('a', when(shared.ksm.not()), shared.n.set(num(1)))], [step('b', when(shared.ksm))])
    expect(stepsOf(body)).toEqual(['a'])
  })

  test.each<[string, Block]>([
    ['a loop', loop([branch('spin', shared.ksm, [step('x')])])],
    ['a scope that is begun again', scope((out) => branch('spin', shared.ksm, [], [out.retry]))],
    ['an alternative that is empty', either([branch('spin', shared.ksm, [])], [step('x')])],
  ])('the only look of %s', (_, body) => expect(stepsOf([step('begin'), body])).toContain('!spin'))

  test.each<[string, string, Block]>([
    ['a look whose answer is known', 'look', branch('look', shared.ksm, [])],
    ['the other answer', '!look', branch('look', shared.ksm, [])],
    ['a way that nobody takes', 'merge', either([step('merge', when(shared.ksm))], [step('copy')])],
    ['the second look with a label', 'look (2)', [branch('look', shared.ksm, []), branch('look', shared.cached, [])]],
    [
      'the second step with a label, of which the first stands behind one that is never possible',
      'x (2)',
      [either([step('no', when(shared.ksm)), step('x')], [step('yes')]), step('x')],
    ],
    ['a look of a routine', 'r/look', routine('r', {}, () => branch('look', shared.ksm, []))],
    ['a look of some routine', 'look', routine('r', {}, () => branch('look', shared.ksm, []))],
  ])('%s, where a property asks whether a task is there', async (_, label, body) => {
    const t = task('t', {}, () => [step('a', shared.n.set(1)), body, step('b')])
    const property = invariant('away', { meaning: 'm', source: 's' }, not(t.at(label)))
    for (const constants of ['fold', 'keep'] as const) {
      const made = model({ name: 'm', schema: memory, tasks: [t], properties: [property], constants })
      expect((await explore(made)).properties[0]!.verdict).toBe('violated')
    }
  })

  test('a step without which a loop would stand still', () => {
    const body = scope((out) => [
      step('begin'),
      branch('ksm', shared.ksm, [out.leave]),
      step('end', shared.n.inc()),
      out.retry,
    ])
    expect(stepsOf(body)).toEqual(['begin', 'end'])
  })

  test('a reference to one of several interchangeable instances, which a program must not name', async () => {
    const places = schema({
      box: entity({ count: 2, interchangeable: true }, { n: range(0, 1) }),
      holder: single({ box: ref('box') }),
    })
    const { box, holder } = places
    const made = model({
      name: 'm',
      schema: places,
      initial: { holder: { box: 0 } },
      tasks: [task('t', {}, () => [step('fill', box.at(holder.box).n.set(1)), step('look')])],
      properties: [
        invariant(
          'theirs',
          { meaning: 'm', source: 's' },
          box.every((each, me) => or(each.n.eq(0), holder.box.eq(me))),
        ),
      ],
    })
    for (const symmetry of ['on', 'off'] as const)
      for (const engine of ['reference', 'compiled'] as const) {
        const { states, properties } = await explore(made, { symmetry, engine })
        expect([states, properties.map(({ verdict }) => verdict)]).toEqual([3, ['holds', 'holds']])
      }
  })

  test('everything, on request', () => {
    const { program } = model({
      name: 'm',
      constants: 'keep',
      schema: memory,
      tasks: [task('t', {}, () => look)],
      properties: [],
    })
    expect(program.tasks[0]!.locations.map(({ label }) => label)).toEqual(['PageKsm', 'copy', 'reuse', 'done'])
  })
})

describe('a mistake that the look at such a field makes', () => {
  // Everything here looks at, or sets, what never changes, at an index that names nothing. That nobody needs to look must not hide it.
  const wrong = schema({
    g: single({ n: range(0, 3), r: ref('cell'), go: flag, fixed: flag }),
    cell: entity({ count: 2 }, { v: range(0, 3) }),
  })
  const { g, cell } = wrong
  const toThree = step('to three', g.n.set(3))
  const cases: readonly [string, Block][] = [
    ['a write by number', [toThree, step('out', cell.at(g.n).v.set(0))]],
    ['a write through null', [step('out', cell.at(g.r).v.set(0))]],
    ['a guard by number', [toThree, step('out', when(cell.at(g.n).v.eq(0)), g.go.set(true))]],
    ['a guard through null', [step('out', when(cell.at(g.r).v.eq(0)), g.go.set(true))]],
    ['a guard before one that is false', [step('out', when(cell.at(g.r).v.eq(0)), when(g.fixed))]],
    ['a decision', [toThree, branch('out', cell.at(g.n).v.eq(0), [step('a')], [step('b')])]],
    ['a decision without an effect', [step('out', onlyIf(cell.at(g.r).v.eq(1), [g.go.set(true)]))]],
    [
      'a conjunction that is false in the end',
      [step('out', onlyIf(and(cell.at(g.r).v.eq(0), g.fixed), [g.go.set(true)]))],
    ],
    ['a product with zero', [step('out', g.n.set(cell.at(g.r).v.times(0)))]],
    ['a remainder', [step('out', g.n.set(g.n.mod(ifElse(g.fixed, 1, 0)).times(0)))]],
    ['a sum', [step('out', g.n.set(cell.sum(() => cell.at(g.r).v)))]],
    ['an index of an index', [step('out', cell.at(cell.at(g.r).v).v.set(0))]],
    ['a search', [step('out', when(cell.some(() => cell.at(g.r).v.eq(0))), g.go.set(true))]],
    ['a demand', [step('out', requires(cell.at(g.r).v.eq(0), 'm'))]],
  ]

  test.each(cases)('stays: %s', async (_, body) => {
    const moves = ['fold', 'keep'] as const
    const found = await Promise.all(
      moves.map(async (constants) => {
        const tasks = [task('t', {}, () => [step('begin'), body])]
        const { properties } = await explore(model({ name: 'm', schema: wrong, tasks, properties: [], constants }))
        return [properties[0]!.verdict, properties[0]!.moves]
      }),
    )
    expect(found[0]).toEqual(['violated', body.length + 1])
    expect(found[1]).toEqual(found[0])
  })

  test('of a property stays, too', async () => {
    const looks = invariant('looks', { meaning: 'm', source: 's' }, cell.at(g.r).v.eq(0))
    const made = model({ name: 'm', schema: wrong, tasks: [task('t', {}, () => [step('a')])], properties: [looks] })
    expect((await explore(made)).properties.map(({ verdict }) => verdict)).toEqual(['holds', 'violated'])
  })

  test('is none where the reference was followed before, or compared with null', () => {
    const labels = (body: (my: { readonly at: typeof g.r }) => Block): string[] =>
      model({
        name: 'm',
        schema: wrong,
        tasks: [
          task('t', { at: ref('cell') }, (my) => body(my)),
          task('o', {}, () => [step('r', g.r.set(refTo('cell', 1)))]),
        ],
        properties: [],
      }).program.tasks[0]!.locations.map(({ label }) => label)
    const look = (at: typeof g.r) => branch('look', cell.at(at).v.eq(0), [step('zero')], [step('other')])
    const get = (...guards: readonly StepItem[]) => step('get', ...guards)
    expect(
      labels((my) => [get(when(g.r.ne(null)), my.at.set(g.r)), look(my.at), step('use', g.go.set(my.at.ne(null)))]),
    ).toEqual(['get', 'zero', 'use', 'done'])
    expect(labels((my) => [get(my.at.set(refTo('cell', 0))), look(my.at)])).toEqual(['get', 'zero', 'done'])
    // Nobody knows, until it was looked at once. Places are listed depth first.
    expect(labels((my) => [get(my.at.set(g.r)), look(my.at), look(my.at)])).toEqual([
      'get',
      'look',
      'zero',
      'zero (2)',
      'other',
      'done',
    ])
    // What is shared may change between two steps, but not within one.
    expect(labels(() => [get(when(g.r.ne(null))), look(g.r)])).toEqual(['get', 'look', 'zero', 'other', 'done'])
    expect(
      labels(() => [get(), branch('look', and(g.r.ne(null), cell.at(g.r).v.eq(1)), [step('one')], [step('other')])]),
    ).toEqual(['get', 'other', 'done'])
  })

  test('a place where a task may rest stays one, though it only looks there', async () => {
    // At `look` the task may stay; once it has looked, it waits for ever: a deadlock, also where everybody knows what it will see.
    const body = [step('begin'), rest, branch('look', g.fixed, [step('a')], [step('wait', when(g.go))])]
    for (const constants of ['fold', 'keep'] as const) {
      const others = task('o', {}, () => [step('x', g.go.set(g.n.gt(0))), step('y', g.n.inc())])
      const tasks = [task('t', {}, () => body), others]
      const made = model({ name: 'm', schema: wrong, tasks, properties: [noDeadlock], constants })
      expect((await explore(made)).properties[0]!.verdict).toBe('violated')
    }
  })
})
