import { describe, expect, test } from 'vitest'
import { invariant, model, type Model } from '../../src/invariants/index.ts'
import {
  always,
  and,
  any,
  anyNumber,
  atOnce,
  branch,
  either,
  forEach,
  ifElse,
  ifElseRef,
  ifLocal,
  loop,
  not,
  num,
  onlyIf,
  refTo,
  requires,
  routine,
  schema,
  scope,
  step,
  task,
  trylock,
  when,
  type Block,
  type Cond,
  type Num,
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
const withTask = (body: (my: { readonly n: Num }) => unknown): Model =>
  model({ name: 'm', schema: memory, tasks: [task('t', { n: range(0, 3) }, cast(body))], properties: [] })
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

  test.each<[string, () => unknown, RegExp]>([
    [
      'a task without a block',
      () => withTask(() => undefined),
      /^task 't': a block is a list, \[step\('label', .*, not undefined$/,
    ],
    [
      'a step for the block of a task',
      () => withTask(() => step('a')),
      /^task 't': a block is a list, .*, not step\(\.\.\.\)$/,
    ],
    [
      'a scope without a block',
      () => withBody(scope(cast(() => undefined))),
      /^task 't', in scope: a block is a list, .* not undefined/,
    ],
    ['a step for a loop', () => withBody(loop(cast(step('a')))), /^task 't', in loop: a block is a list/],
    ['a step for an alternative', () => withBody(either(cast(step('a')))), /^task 't', in either: a block is a list/],
    [
      'a routine without a block',
      () =>
        withBody(
          routine(
            'r',
            {},
            cast(() => null),
          ),
        ),
      /^task 't', in routine 'r': .* not null/,
    ],
    [
      'nothing for what is done locally',
      () => withTask((my) => [step('a'), ifLocal(my.n.eq(0), cast(undefined))]),
      /^task 't', in ifLocal: /,
    ],
    [
      'an effect among steps',
      () => withBody(cast([g.n.inc()])),
      /^task 't': a block is made of steps, .* not of an effect alone/,
    ],
    ['a decision for an effect among steps', () => withBody(cast([onlyIf(g.f, [])])), /not of an effect alone/],
    [
      'a guard among steps',
      () => withBody(loop(cast([when(g.f)]))),
      /^task 't', in loop: a block is made of steps, .* not of guard\(/,
    ],
    ['nothing among steps', () => withBody(cast([undefined])), /not of undefined/],
    ['a function among steps', () => withBody(cast([step])), /not of a function/],
    ['what is done at once, too late', () => withBody(cast([atOnce(g.n.inc())])), /not of atOnce\(\.\.\.\)/],
    ['a step for a way of a branch', () => branch('b', g.f, cast(step('a'))), /^branch 'b': a block is a list/],
    [
      'nothing in a way of a branch',
      () => withBody(branch('b', g.f, cast([null]))),
      /in either: a block is made of .* not of null/,
    ],
    ['no way of a branch', () => branch('b', g.f, cast(undefined)), /^branch 'b': a block is a list, .* not undefined/],
    [
      'a step for a way of a trylock',
      () => trylock('l', g.lock, cast(step('a')), []),
      /^trylock 'l': a block is a list/,
    ],
    [
      'an effect for a list of effects',
      () => onlyIf(g.f, cast(g.n.inc())),
      /^onlyIf: its effects are a list, \[field\.set\(value\), \.\.\.\], not an effect alone/,
    ],
    ['no list of effects otherwise', () => onlyIf(g.f, [], cast(null)), /^onlyIf: its effects are a list, .* not null/],
    [
      'nothing among effects',
      () => onlyIf(g.f, cast([undefined])),
      /^onlyIf: effects alone can stand in its list, .* not undefined/,
    ],
    [
      'a lock among effects',
      () => onlyIf(g.f, cast(g.lock.lock())),
      /effects alone can stand in its list, .* not guard\(/,
    ],
    [
      'no effects for each',
      () =>
        forEach(
          cell,
          cast(() => undefined),
        ),
      /^forEach: its effects are a list, .* not undefined/,
    ],
    [
      'a step for each',
      () =>
        forEach(
          cell,
          cast(() => [step('a')]),
        ),
      /^forEach: effects alone can stand in its list, .* not step\(/,
    ],
    ['a step at once', () => atOnce(cast(step('a'))), /^atOnce: effects alone/],
    [
      'nothing in a step',
      () => step('a', cast(null)),
      /^step 'a': a step is made of when\(condition\), .* not of null/,
    ],
    [
      'a condition in a step',
      () => step('a', cast(always)),
      /^step 'a': a step is made of when\(condition\), .* not of a condition/,
    ],
    ['a step in a step', () => step('a', cast(step('b'))), /^step 'a': .* not of step\(/],
    ['a local decision in a step', () => step('a', cast(ifLocal(always, []))), /^step 'a': .* not of ifLocal\(/],
    [
      'nothing to do with a choice',
      () =>
        any(
          cell,
          cast(() => undefined),
        ),
      /^any: its function returns a list, .* not undefined/,
    ],
    [
      'an effect for a choice',
      () =>
        anyNumber(
          0,
          1,
          cast(() => g.n.inc()),
        ),
      /^anyNumber: its function returns a list, .* not an effect/,
    ],
    [
      'nothing in a choice',
      () =>
        step(
          'a',
          any(cell, () => [cast(undefined)]),
        ),
      /^step 'a': .* not of undefined/,
    ],
    ['no label', () => step(cast(undefined)), /^a step needs a label, a text in quotes, not undefined$/],
    ['a number for a label', () => step(cast(3)), /^a step needs a label, a text in quotes, not 3$/],
    ['an effect for a label', () => step(cast(g.n.inc())), /^a step needs a label, .* not an effect/],
    [
      'no name of a task',
      () => task(cast(undefined), {}, () => []),
      /^a task needs a name, a text in quotes, not undefined/,
    ],
  ])('%s', (_, build, message) => expect(build).toThrow(message))

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
