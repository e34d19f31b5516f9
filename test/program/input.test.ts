import { describe, expect, test } from 'vitest'
import { explore, type ExploreOptions } from '../../src/explorer/index.ts'
import { invariant, model, witness, type Model, type ModelDeclaration } from '../../src/invariants/index.ts'
import {
  anyNumber,
  branch,
  num,
  refTo,
  routine,
  schema,
  step,
  task,
  when,
  type Block,
  type Cond,
  type Num,
} from '../../src/program/index.ts'
import { entity, flag, mutex, range, ref, rwlock, single, type EntityDeclarations } from '../../src/state/index.ts'

const fields = { v: range(0, 3), next: ref('cell'), on: flag }
const memory = schema({
  g: single({ n: range(0, 3), m: range(0, 3), fixed: flag, mu: mutex, rw: rwlock }),
  cell: entity({ count: 2 }, fields),
})
const { g, cell } = memory
const described = { meaning: 'm', source: 's' }

const tasksOf = (body: Block) => [task('t', {}, () => [step('begin'), body])]
const modelOf = (body: Block, given: object = {}): Model =>
  model({ name: 'm', schema: memory, tasks: tasksOf(body), properties: [], ...given })

describe('a number that is not whole', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['NaN', () => g.n.set(NaN), /NaN is no whole number/],
    ['one and a half', () => g.n.set(1.5), /1.5 is no whole number/],
    ['Infinity', () => g.n.lt(Infinity), /Infinity is no whole number/],
    ['too large a number', () => num(2 ** 53), /9007199254740992 is no whole number/],
    ['an index', () => cell.at(0.5).v, /0.5 is no whole number/],
    ['a reference', () => refTo('cell', NaN), /NaN is no whole number/],
    ['a choice', () => anyNumber(0, 1.5, () => []), /1.5 is no whole number/],
    ['an empty choice', () => anyNumber(2, 1, () => []), /has no number to choose/],
    [
      'a choice of far too many',
      () => anyNumber(0, 2 ** 40, () => []),
      /more than 65536 numbers to choose from: .*fewer/,
    ],
    ['a choice of one too many', () => anyNumber(-1, 2 ** 16 - 1, () => []), /more than 65536/],
    ['a range', () => range(0, 1.5), /not whole/],
    ['a range without end', () => range(0, Infinity), /not whole/],
    ['a range beyond 32 bits', () => range(0, 2 ** 32), /32 bits/],
    ['a number of instances', () => entity({ count: 1.5 }, fields), /1.5 instances/],
    ['fewer instances than none', () => entity({ count: -1 }, fields), /-1 instances/],
    [
      'more instances than can be laid out',
      () => entity({ count: 1e7 }, fields),
      /10000000 instances: .* from 0 to 65536/,
    ],
    ['a count as large', () => modelOf([], { counts: { cell: 1e7 } }), /cell cannot have 10000000 instances/],
    [
      'the counts of a model',
      () => modelOf([], { counts: 3 }),
      /counts: it is an object by the names of entities, not 3/,
    ],
    ['a list of counts', () => modelOf([], { counts: [3] }), /counts: it is an object .*, not \[3\]/],
    ['a bigint for a count', () => modelOf([], { counts: { cell: 1n } }), /cell cannot have 1n instances/],
    ['the count of a model', () => modelOf([], { counts: { cell: NaN } }), /NaN instances/],
    ['the count of nothing', () => modelOf([], { counts: { cel: 1 } }), /no entity 'cel'/],
    ['a start', () => modelOf([], { initial: { g: { n: 0.5 } } }), /g 0.n starts as 0.5/],
  ])('is refused as %s', (_, build, message) => expect(build).toThrow(message))

  test('zero has one sign', async () => {
    for (const engine of ['compiled', 'reference'] as const) {
      const made = modelOf([step('a', g.n.set(-0)), step('b', g.n.set(g.m.times(-1)))], { initial: { g: { n: -0 } } })
      expect((await explore(made, { engine })).states).toBe(4)
    }
  })
})

describe('a result that is too large to be exact is a model error', () => {
  // 3037000500 squared is the least square beyond 2^63; 94906265 squared is the last below 2^53.
  const large = num(94906266)
  test.each<[string, Num, boolean]>([
    ['the largest square', num(94906265).times(num(94906265).plus(g.n).minus(g.n)), true],
    ['the square after it', large.times(large.plus(g.n)), false],
    ['a result that comes back', large.times(large.plus(g.n)).minus(large.times(large.plus(g.n))), false],
    ['a sum over instances', cell.sum((one) => num(2 ** 52).plus(one.v)), false],
    ['a smaller sum', cell.sum((one) => num(2 ** 52 - 1).plus(one.v)), true],
    [
      'a shift',
      num(2 ** 30)
        .plus(g.n)
        .shiftLeft(31),
      false,
    ],
  ])('%s', async (_, value, isExact) => {
    for (const constants of ['fold', 'keep'] as const)
      for (const engine of ['compiled', 'reference'] as const) {
        const made = modelOf([step('a', when(value.ge(0)), g.n.set(1))], { constants })
        const { properties, states } = await explore(made, { engine })
        expect([properties[0]!.verdict, states]).toEqual(isExact ? ['holds', 3] : ['violated', 2])
      }
  })
})

/** For what the compiler would not let pass. */
const cast = (anything: unknown): never => anything as never

describe('where a run starts', () => {
  type Initial = ModelDeclaration<EntityDeclarations>['initial']
  test.each<[string, object, RegExp]>([
    ['too many instances', { cell: [{}, {}, {}] }, /3 instances are given for 'cell', which has 2/],
    ['an unknown entity', { cel: [] }, /no entity 'cel'/],
    ['an unknown field', { cell: [{ w: 1 }] }, /'cell' has no field 'w'/],
    ['an object for a list', { cell: { v: 1 } }, /'cell' has several instances: give it a list/],
    ['a list for a single', { g: [{ n: 1 }] }, /'g' is a single: give it an object/],
    ['a value for an instance', { cell: [1] }, /an instance of 'cell' is an object of its fields, not 1/],
    ['nothing for an instance', { g: null }, /an instance of 'g' is an object of its fields, not null/],
    ['a value of another type', { cell: [{ on: 1 }] }, /cell 0.on: 1 is no flag/],
    ['a word for a number', { cell: [{ v: 'one' }] }, /cell 0.v: "one" is no number from 0 to 3/],
    ['a number out of range', { cell: [{ v: 4 }] }, /cell 0.v starts as 4, which is no number from 0 to 3/],
    [
      'an instance that is not there',
      { cell: [{ next: 2 }] },
      /cell 0.next starts as 2, which is no reference to a cell/,
    ],
    ['a mutex', { g: { mu: 0 } }, /'mu' of 'g' is a mutex, which starts free: leave it out/],
    ['a lock for reading', { g: { rw: null } }, /'rw' of 'g' is a rwlock/],
    ['the readers of a lock', { g: { rwReaders: 2 } }, /'g' has no field 'rwReaders'/],
    ['a bigint', { g: { n: 3n } }, /g 0.n: 3n is no number from 0 to 3/],
    ['a place', { cell: [{ pc: 'x' }] }, /'cell' has no field 'pc'/],
    ['a number', cast(5), /initial: it is an object by the names of entities, not 5/],
    ['a list', cast([1]), /initial: it is an object .*, not \[1\]/],
  ])('is refused with %s', (_, initial, message) => {
    expect(() => modelOf([], { initial: initial as Initial })).toThrow(message)
  })

  test('may leave out what has its default', () => {
    expect(modelOf([], { initial: { cell: [{ v: 3 }], g: undefined } }).program.initial['cell']).toMatchObject([
      { v: 3 },
      { v: 0 },
    ])
  })
})

describe('the place of a task', () => {
  const seen = async (
    body: Block,
    condition: (t: { at(label: string): Cond }) => Cond,
    steps?: 'keep',
  ): Promise<string> => {
    const [t] = tasksOf(body)
    const properties = [witness('w', described, condition(t!))]
    const made = model({ name: 'm', schema: memory, tasks: [t!], properties, constants: steps ?? 'fold' })
    return (await explore(made)).properties[0]!.verdict
  }

  test.each([
    ['', /a step needs a label/],
    ['done', /a step cannot be labelled 'done': 'done' is where its task has ended/],
  ])('cannot be called %j', (label, message) => expect(() => step(label)).toThrow(message))

  test('is done at its end only', async () => {
    expect(await seen([step('a', g.n.inc())], (t) => t.at('done').and(g.n.eq(1)))).toBe('seen')
    expect(await seen([step('a', g.n.inc())], (t) => t.at('done').and(g.n.eq(0)))).toBe('not seen')
  })

  test('is that of each step with the label', async () => {
    const twice = [step('a', g.n.inc()), step('b', g.n.inc()), step('a', g.n.inc())]
    expect(await seen(twice, (t) => t.at('a').and(g.n.eq(2)))).toBe('seen')
    // The third is labelled as the second would be, to tell it from the first.
    const alike = [step('a', g.n.inc()), step('a', g.n.inc()), step('a (2)', g.n.inc())]
    expect(await seen(alike, (t) => t.at('done').and(g.n.eq(3)))).toBe('seen')
    expect(await seen(alike, (t) => t.at('a (2)').and(g.n.eq(1)))).toBe('not seen')
  })

  test('is that of either of two ways', async () => {
    expect(await seen(branch('n', g.n.eq(0), [step('yes', g.n.inc())], [step('no')]), (t) => t.at('!n'))).toBe('seen')
  })

  test('is never that of a decision that is known beforehand', async () => {
    const body = branch('fixed', g.fixed, [step('yes')], [step('no')])
    expect(await seen(body, (t) => t.at('yes'))).toBe('not seen')
    expect(await seen(body, (t) => t.at('yes'), 'keep')).toBe('not seen')
  })

  test('must be one that the task has', () => {
    const [t] = tasksOf([routine('fault', {}, () => [step('lock'), step('unlock')])])
    const other = task('other', {}, () => [step('x')])
    const build = (asked: Cond) => () =>
      model({ name: 'm', schema: memory, tasks: [t!], properties: [invariant('i', described, asked)] })
    expect(build(t!.at('lokc'))).toThrow(/task 't' has no step labelled 'lokc': it has .*fault\/lock/)
    expect(build(t!.at('fault/lock'))).not.toThrow()
    expect(build(other.at('x'))).toThrow(/task 'other' is, which is not in the model/)
  })
})

test.each([
  ['engine', { engine: 'x' }, /engine is "x": it is one of 'compiled', 'reference'/],
  ['symmetry', { symmetry: false }, /symmetry is false: it is one of 'on', 'off'/],
  ['a limit', { limits: { states: NaN } }, /limits.states is NaN: it is a number, 0 or more/],
  ['half a state', { limits: { states: 1.5 } }, /limits.states is 1.5: it is a whole number/],
  ['half a level', { limits: { depth: 0.5 } }, /limits.depth is 0.5: it is a whole number/],
  ['a kind of limit', { limits: { state: 5 } }, /limits: there is no 'state', but states, memory, depth, seconds/],
  ['an option', { simmetry: 'off' }, /options: there is no 'simmetry', but engine, symmetry, limits/],
  ['limits', { limits: null }, /limits: it is an object, not null/],
  ['a signal', { signal: 5 }, /signal is 5: it is an AbortSignal/],
  ['progress', { onProgress: 5 }, /onProgress is 5: it is a function/],
  ['a value of runs', { runs: 'no' }, /runs is "no": it is true or false/],
])('an exploration is told of %s that there is not', async (_, options, message) => {
  await expect(explore(modelOf([step('a')]), options as ExploreOptions)).rejects.toThrow(message)
})

test.each([
  ['constants', { constants: 'no' }, /constants is "no": it is one of 'fold', 'keep'/],
  ['steps', { steps: 'big' }, /steps is "big": it is one of 'fine', 'coarse'/],
  ['parts', { step: 'coarse' }, /model: there is no 'step', but name, schema, .*steps/],
  ['tasks', { tasks: undefined }, /tasks: it is a list, not undefined/],
  ['properties', { properties: 'none' }, /properties: it is a list, not "none"/],
])('a model is told of %s that there are not', (_, given, message) => {
  expect(() => modelOf([step('a')], given)).toThrow(message)
})

test('a field of another schema is refused where the model has another kind of field', () => {
  const other = schema({ g: single({ n: flag, fixed: flag }) })
  expect(() => modelOf([step('a', other.g.n.set(true))])).toThrow(
    /task 't', step 'a': the field g\.n is of another schema: in that of the model it is of another kind/,
  )
  expect(() => modelOf([step('a', other.g.fixed.set(true))])).not.toThrow()
})

test.each<[string, () => unknown, RegExp]>([
  [
    'an entity',
    () => entity({ count: 2, interchangable: true } as never, {}),
    /an entity: there is no 'interchangable'/,
  ],
  [
    'a property',
    () => invariant('i', { ...described, sorce: 'x' } as never, g.n.eq(0)),
    /property 'i': there is no 'sorce'/,
  ],
  [
    'no meaning',
    () => witness('w', { source: 's' } as never, null),
    /property 'w': its meaning is a sentence, not undefined/,
  ],
  [
    'a body',
    () => task('t', {}, [step('a')] as never),
    /task 't': its body is a function that returns a list of steps/,
  ],
])('what is declared is told of %s that is none', (_, build, message) => expect(build).toThrow(message))
