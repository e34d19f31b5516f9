import { describe, expect, test } from 'vitest'
import { invariant, model, type Model } from '../../src/invariants/index.ts'
import {
  and,
  branch,
  ifElse,
  ifElseRef,
  not,
  num,
  onlyIf,
  refTo,
  requires,
  schema,
  step,
  task,
  when,
  type Block,
  type Cond,
  type StepItem,
} from '../../src/program/index.ts'
import { entity, flag, mutex, oneOf, range, ref, single } from '../../src/state/index.ts'

/*
 * What the types of the language refuse (types.test-d.ts) is refused when a model is built as well: whoever writes JavaScript has no
 * types, and the engines would take a reference for a number, each in its own way.
 */
const memory = schema({
  g: single({ n: range(0, 3), f: flag, c: ref('cell'), b: ref('box'), word: oneOf('one', 'two'), lock: mutex }),
  cell: entity({ count: 2 }, { v: range(0, 3), box: ref('box') }),
  box: entity({ count: 2 }, { v: range(0, 3) }),
})
const { g, cell, box } = memory
/** For what the compiler would not let pass. */
const cast = (anything: unknown): never => anything as never

const withBody = (body: Block, condition: Cond = g.f): Model =>
  model({
    name: 'm',
    schema: memory,
    tasks: [task('t', { n: range(0, 3) }, () => [step('begin'), body])],
    properties: [invariant('i', { meaning: 'm', source: 's' }, condition)],
  })
const doing = (...items: StepItem[]) => withBody([step('does', ...items)])

describe('another kind of thing than is wanted is refused, with the step', () => {
  test.each<[string, () => Model, RegExp]>([
    [
      'a number := a reference',
      () => doing(g.n.set(cast(g.b))),
      /it sets g\[0\]\.n \(a number\) to g\[0\]\.b \(a reference to a box\)/,
    ],
    ['a flag := a number', () => doing(g.f.set(cast(num(1)))), /it sets g\[0\]\.f \(a flag\) to 1 \(a number\)/],
    [
      'a reference := a number',
      () => doing(g.c.set(cast(g.n))),
      /it sets g\[0\]\.c \(a reference to a cell\) to g\[0\]\.n/,
    ],
    ['a reference := another entity', () => doing(g.c.set(cast(g.b))), /to g\[0\]\.b \(a reference to a box\)/],
    ['a reference := a task', () => doing(g.c.set(cast(g.lock.holder))), /a reference to a task/],
    [
      'a member := a number',
      () => doing(g.word.set(cast(g.n))),
      /it sets g\[0\]\.word \(one of one, two\) to g\[0\]\.n/,
    ],
    [
      'a sum with a reference',
      () => doing(g.n.set(num(0).plus(cast(g.b)))),
      /g\[0\]\.b \(a reference to a box\) stands where a number/,
    ],
    [
      'a choice of unlike things',
      () => doing(g.n.set(ifElse(g.f, 2, cast(g.b)))),
      /the other choice beside 2 \(a number\)/,
    ],
    [
      'a choice of references',
      () => doing(g.c.set(ifElseRef(g.f, g.c, cast(g.b)))),
      /the other choice beside g\[0\]\.c/,
    ],
    [
      'an index of another entity',
      () => doing(cell.at(cast(g.b)).v.set(1)),
      /it finds an instance of cell by g\[0\]\.b \(a reference to a box\)/,
    ],
    [
      'such an index of what is read',
      () => doing(g.n.set(box.at(cast(g.c)).v)),
      /it finds an instance of box by g\[0\]\.c/,
    ],
    [
      'a flag for an index',
      () => doing(g.n.set(box.at(cast(g.f)).v)),
      /it finds an instance of box by g\[0\]\.f \(a flag\)/,
    ],
    [
      'a comparison of entities',
      () => doing(when(g.c.eq(cast(g.b)))),
      /g\[0\]\.b \(a reference to a box\) is compared with g\[0\]\.c/,
    ],
    [
      'a comparison of a reference with a number',
      () => doing(when(g.b.eq(cast(num(1))))),
      /1 \(a number\) is compared with/,
    ],
    ['a comparison of a number with a reference', () => doing(when(g.n.lt(cast(g.b)))), /is compared with g\[0\]\.n/],
    [
      'a number for a condition',
      () => doing(when(cast(g.n))),
      /step 'does': g\[0\]\.n \(a number\) stands where a condition/,
    ],
    [
      'a reference in a conjunction',
      () => doing(when(and(g.f, cast(g.b)))),
      /\(a reference to a box\) stands where a condition/,
    ],
    ['a demand of a number', () => doing(requires(cast(g.n), 'why')), /stands where a condition is wanted/],
    [
      'a number that decides an effect',
      () => doing(onlyIf(cast(g.n), [g.f.set(true)])),
      /stands where a condition is wanted/,
    ],
    ['within an effect', () => doing(onlyIf(g.f, [g.n.set(cast(g.b))])), /it sets g\[0\]\.n/],
    ['every, of numbers', () => doing(when(cell.every((one) => cast(one.v)))), /stands where a condition is wanted/],
    ['a sum of references', () => doing(g.n.set(cell.sum((one) => cast(one.box)))), /stands where a number is wanted/],
    ['a branch on a number', () => withBody(branch('look', cast(g.n), [])), /stands where a condition is wanted/],
    [
      'a property',
      () => withBody([], g.n.eq(cast(g.b))),
      /property 'i': g\[0\]\.b \(a reference to a box\) is compared with/,
    ],
    [
      'a property that is a number',
      () => withBody([], cast(g.n)),
      /property 'i': .*stands where a condition is wanted/,
    ],
  ])('%s', (_, build, message) => expect(build).toThrow(message))

  test.each<[string, () => unknown, RegExp]>([
    ['text for a number', () => g.n.set(cast('1')), /"1" is no number/],
    ['a flag for a number', () => g.n.set(cast(true)), /true is no number/],
    ['nothing for a number', () => g.n.plus(cast(undefined)), /undefined is no number/],
    ['a number for a flag', () => g.f.set(cast(1)), /1 is no condition/],
    ['a function for a condition', () => when(cast(() => true)), /^function is no condition/],
    [
      'true for a condition',
      () => when(cast(true)),
      /^true is no condition: write always or never for one that is known/,
    ],
    ['false, as !flag is, for a condition', () => not(cast(!g.f)), /false is no condition: .* not\(\.\.\.\)/],
    ['true for the condition of a branch', () => branch('b', cast(true), []), /true is no condition/],
    ['false, as n === 1 is, among conditions', () => and(g.f, cast((g.n as unknown) === 1)), /false is no condition/],
    ['true for another condition', () => g.f.or(cast(true)), /true is no condition/],
    ['true for what decides an effect', () => onlyIf(cast(true), []), /true is no condition/],
    ['a bigint for a number', () => num(cast(3n)), /^3n is no number/],
    ['a bigint for a member', () => g.word.set(cast(3n)), /^3n is no one of one, two/],
    [
      'a number for a member',
      () => oneOf(cast(1), cast(2)),
      /a member of oneOf is a word in quotes, not 1: .* range\(/,
    ],
    ['nothing among conditions', () => and(g.f, cast(undefined)), /undefined is no condition/],
    ['a number for a reference', () => g.b.eq(cast(1)), /1 is no reference to a box: an instance is named by refTo/],
    ['a member that is not there', () => g.word.set(cast('three')), /"three" is none of one, two/],
    ['an index that is nothing', () => cell.at(cast(undefined)).v, /undefined is no number and no reference to a cell/],
    ['a negative instance', () => refTo('cell', -1), /no cell has the number -1/],
    ['a negative index', () => cell.at(-1), /no cell has the number -1/],
  ])('%s, at once', (_, build, message) => expect(build).toThrow(message))

  test('a reference to what the schema does not have', () => {
    expect(() => doing(g.b.set(cast(refTo('nope', 0))))).toThrow(/to nope 0 \(a reference to a nope\)/)
    expect(() => doing(when(refTo('nope', 0).eq(refTo('nope', 1))))).toThrow(/the schema has no entity 'nope'/)
  })

  test('a reference that starts as no instance', () => {
    const from = (initial: object) =>
      model({ name: 'm', schema: memory, tasks: [task('t', {}, () => [])], properties: [], initial })
    expect(() => from({ g: { c: -1 } })).toThrow(/initial: g 0\.c starts as -1/)
    expect(from({ g: { c: null } }).program.initial['g']![0]!['c']).toBe(null)
  })

  test('what fits is taken', () => {
    const sum = cell.sum((one) => one.v.plus(ifElse(g.f, 1, g.n)))
    doing(
      when(g.c.ne(null).and(g.lock.isLocked, not(g.word.eq('two')))),
      g.lock.lock(),
      g.n.set(sum.mod(4)),
      g.c.set(ifElseRef(g.f, g.c, null)),
      cell.at(g.n).box.set(refTo('box', 1)),
      cell.at(g.c).v.set(0),
    )
  })
})
