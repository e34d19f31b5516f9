import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock } from '../../src/invariants/index.ts'
import {
  branch,
  either,
  always,
  ifLocal,
  loop,
  refTo,
  rest,
  routine,
  schema,
  scope,
  step,
  task,
  when,
  type Block,
} from '../../src/program/index.ts'
import { flag, ghost, range, ref, single, entity } from '../../src/state/index.ts'

const memory = schema({ shared: single({ n: range(0, 3), go: flag, seen: ghost(range(0, 3)) }) })
const { shared } = memory
const programOf = (body: Block) =>
  model({ name: 'm', constants: 'keep', schema: memory, tasks: [task('t', {}, () => body)], properties: [] }).program
const labelsOf = (body: Block) => programOf(body).tasks[0]!.locations.map(({ label }) => label)

describe('flattening', () => {
  test('keeps the order of steps and ends in done', () => {
    expect(labelsOf([step('a'), [step('b'), step('c')]])).toEqual(['a', 'b', 'c', 'done'])
  })

  test('qualifies labels by routine, and tells equal ones apart', () => {
    const twice = routine('f', {}, () => [step('a')])
    expect(labelsOf([twice, twice])).toEqual(['f/a', 'f/a (2)', 'done'])
  })

  test('leave goes behind the scope, retry to its start', () => {
    const program = programOf(
      scope((out) => [
        step('a'),
        branch('again', shared.go, [out.retry]),
        branch('out', shared.go, [out.leave]),
        step('b'),
      ]),
    )
    const target = (label: string) => {
      const transition = program.tasks[0]!.locations.flatMap(({ transitions }) => transitions).find(
        (each) => each.label === label,
      )!
      const last = transition.effects.at(-1)
      return last?.kind === 'set' && last.value.kind === 'constant' ? last.value.value : null
    }
    expect([target('again'), target('!again'), target('out'), target('!out')]).toEqual(['a', 'out', 'done', 'b'])
  })

  test('an either offers the first steps of all its alternatives', () => {
    const program = programOf(either([step('a')], either([step('b')], [step('c')])))
    expect(program.tasks[0]!.locations[0]!.transitions.map(({ label }) => label)).toEqual(['a', 'b', 'c'])
  })

  test.each([
    ['a loop without a step', () => [step('a'), loop([])], /without taking a step/],
    [
      'an alternative that decides again and again',
      () => either([scope((out) => ifLocal(always, [out.retry], [step('a')]))], [step('b')]),
      /without taking a step/,
    ],
    ['an alternative that ends the task at once', () => either([step('a')], []), /without taking a step/],
    ['a local decision on shared state', () => [step('a'), ifLocal(shared.go, [step('b')])], /use branch/],
    ['a guard after an effect', () => [step('a', shared.n.inc(), when(shared.go))], /before effects/],
    ['an exit that leads nowhere', () => [scope((out) => [step('a'), out.leave]), escaped()], /outside the scope/],
    ['a step that depends on a ghost', () => [step('a', shared.n.set(shared.seen))], /ghost field shared.seen/],
    ['a guard on a ghost', () => [step('a', when(shared.seen.eq(1)))], /ghost field shared.seen/],
  ])('refuses %s', (_, build: () => Block, message) => {
    expect(() => programOf(build())).toThrow(message)
  })

  test('a ghost may follow anything', () => {
    expect(() => programOf([step('a', shared.seen.set(shared.n))])).not.toThrow()
  })

  test('refuses a name that states have a method for', () => {
    expect(() => schema({ box: single({ clear: flag }) })).toThrow(/nothing can be called 'clear'/)
    expect(() => task('t', { clear: flag }, () => [])).toThrow(/nothing can be called 'clear'/)
  })

  test('refuses to name an interchangeable instance', () => {
    const boxes = schema({ box: entity({ count: 2, interchangeable: true }, { full: flag }) })
    const build = () =>
      model({
        name: 'm',
        schema: boxes,
        // @ts-expect-error the types refuse it as well
        tasks: [task('t', {}, () => [step('a', boxes.box.at(0).full.set(true))])],
        properties: [],
      })
    expect(build).toThrow(/names box 0, but instances of box are interchangeable/)
  })
})

/** A jump out of a scope that is not around it. */
function escaped(): Block {
  let stolen: Block = []
  scope((out) => {
    stolen = [out.leave]
    return []
  })
  return stolen
}

describe('liveness', () => {
  test('a local that nothing reads any more does not multiply states', async () => {
    // n is read into a local and compared once; after that only pc and n remain: 2 values of go, chosen by `set`.
    const body = (keep: boolean) =>
      task('t', { seen: range(0, 3) }, (my) => [
        either([step('zero', my.seen.set(0))], [step('one', my.seen.set(1))], [step('two', my.seen.set(2))]),
        step('use', shared.go.set(my.seen.ge(0))),
        step('rest'),
        keep ? [step('use again', shared.n.set(my.seen))] : [],
      ])
    const count = async (keep: boolean) =>
      (await explore(model({ name: 'm', schema: memory, tasks: [body(keep)], properties: [] }))).states
    // Not kept: start, three values before use, then one state each at rest and done.
    expect(await count(false)).toBe(1 + 3 + 1 + 1)
    // Kept: three values at use, rest and use again, and three values of n at the end.
    expect(await count(true)).toBe(1 + 3 + 3 + 3 + 3)
  })

  test('a routine begins with its locals at their defaults each time', async () => {
    // On the second round the first alternative sets nothing: reading `my.last` must give null again, not the first box.
    const boxes = schema({ box: entity({ count: 2 }, { full: flag }), shared: single({ again: flag, wrong: flag }) })
    const remember = routine('remember', { last: ref('box') }, (my) => [
      either(
        [step('take', when(boxes.shared.again.not()), my.last.set(refTo('box', 0)))],
        [step('skip', when(boxes.shared.again))],
      ),
      step('look', boxes.shared.wrong.set(my.last.ne(null).and(boxes.shared.again)), boxes.shared.again.set(true)),
    ])
    const never = invariant('fresh', { meaning: 'No round sees the last.', source: 'test' }, boxes.shared.wrong.not())
    const made = model({
      name: 'm',
      schema: boxes,
      tasks: [task('t', {}, () => loop([rest, remember]))],
      properties: [never, noDeadlock],
    })
    for (const engine of ['reference', 'compiled'] as const) {
      const { properties } = await explore(made, { engine })
      expect(properties.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds'])
    }
  })
})
