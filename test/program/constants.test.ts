import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model } from '../../src/invariants/index.ts'
import {
  branch,
  either,
  num,
  onlyIf,
  or,
  schema,
  scope,
  step,
  task,
  when,
  any,
  type Block,
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
