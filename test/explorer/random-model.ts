import fc from 'fast-check'
import { assertion, invariant, model, noDeadlock, witness, type Model } from '../../src/invariants/index.ts'
import {
  and,
  any,
  branch,
  check,
  either,
  boundary,
  forEach,
  ifLocal,
  loop,
  not,
  onlyIf,
  requires,
  rest,
  routine,
  schema,
  scope,
  step,
  task,
  taskPer,
  trylock,
  when,
  type Block,
  type Cond,
  type InstancePlaces,
  type Steps,
} from '../../src/program/index.ts'
import { entity, flag, mutex, oneOf, range, ref, rwlock, single } from '../../src/state/index.ts'

/*
 * Random models as plain data, so that a failure shrinks to a few short lines and prints as what it is. They use all of
 * the language: several tasks, locks, references, quantifiers, choices, routines, scopes, local decisions, interchangeable entities.
 * They make mistakes, too: they follow null, take indices out of range, store values out of range, divide by zero, ask for what is not so;
 * and they look at fields that never change, also in such ways.
 */

/** One statement. Blocks nest at most three deep. */
export type Line =
  | { readonly do: 'take' | 'drop' | 'write' | 'link' | 'publish' | 'fetch' | 'mark' | 'check' | 'sweep' }
  | { readonly do: 'lock' | 'unlock' | 'readLock' | 'readUnlock' | 'writeLock' | 'writeUnlock' }
  | { readonly do: 'count' | 'divide' | 'demand' | 'number' | 'rest' | 'bound' | Fixed }
  | { readonly do: 'if local'; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'if fixed'; readonly of: Place; readonly rest: boolean; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'scope'; readonly exit: 'leave' | 'retry'; readonly question: Question; readonly body: Lines }
  | { readonly do: 'await'; readonly until: Question }
  | { readonly do: 'try'; readonly taken: Lines; readonly busy: Lines }
  | { readonly do: 'if'; readonly question: Question; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'either'; readonly one: Lines; readonly other: Lines }
  | { readonly do: 'call'; readonly body: Lines }
type Lines = readonly Line[]
/** Looks at, or sets, what never changes. */
type Fixed = 'set fixed' | 'set page' | 'wait fixed' | 'wait page' | 'nothing of it'
/** Where such a field is: by a number, by a local, by a shared reference, by a reference that is followed only if it is there. */
type Place = 'cell' | 'page' | 'head' | 'safe head'

/** Something to ask of the memory. */
export type Question =
  | 'all small'
  | 'some marked'
  | 'head empty'
  | 'one marked'
  | 'linked'
  | 'low'
  | 'own head'
  | 'marked head'
  | 'some next marked'
  | 'numbered'

export interface Sketch {
  readonly frames: number
  /** Tasks of their own; `again` repeats the lines for ever. */
  readonly tasks: readonly { readonly lines: Lines; readonly again: boolean }[]
  /** What a task of each of two interchangeable workers does; none where empty. */
  readonly worker: Lines
  readonly invariant: Question
}

const question = fc.constantFrom<Question>(
  'all small',
  'some marked',
  'head empty',
  'one marked',
  'linked',
  'low',
  'own head',
  'marked head',
  'some next marked',
  'numbered',
)
const simple = fc.constantFrom(
  'take',
  'drop',
  'write',
  'link',
  'publish',
  'fetch',
  'mark',
  'check',
  'sweep',
  'lock',
  'unlock',
  'readLock',
  'readUnlock',
  'writeLock',
  'writeUnlock',
  'count',
  'divide',
  'demand',
  'number',
  'rest',
  'bound',
  'set fixed',
  'set page',
  'wait fixed',
  'wait page',
  'nothing of it',
)

const { lines } = fc.letrec<{ lines: Lines; line: Line }>((tie) => ({
  lines: fc.array(tie('line'), { maxLength: 3, depthIdentifier: 'lines' }),
  line: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'lines' },
    { weight: 8, arbitrary: fc.record({ do: simple }) as fc.Arbitrary<Line> },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('await'), until: question }) as fc.Arbitrary<Line> },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('try'), taken: tie('lines'), busy: tie('lines') }) as fc.Arbitrary<Line>,
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('if'),
        question,
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('either'), one: tie('lines'), other: tie('lines') }) as fc.Arbitrary<Line>,
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('call'), body: tie('lines') }) as fc.Arbitrary<Line> },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('if local'),
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('if fixed'),
        of: fc.constantFrom('cell', 'page', 'head', 'safe head'),
        rest: fc.boolean(),
        then: tie('lines'),
        else: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('scope'),
        exit: fc.constantFrom('leave', 'retry'),
        question,
        body: tie('lines'),
      }) as fc.Arbitrary<Line>,
    },
  ),
}))

export const arbitrarySketch: fc.Arbitrary<Sketch> = fc.record({
  frames: fc.integer({ min: 1, max: 3 }),
  tasks: fc.array(fc.record({ lines, again: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  worker: fc.oneof(fc.constant([]), lines),
  invariant: question,
})

const memory = schema({
  frame: entity(
    { count: 3, interchangeable: true },
    { count: range(0, 2), content: range(-1, 1), marked: flag, next: ref('frame'), lock: mutex, fixed: flag },
  ),
  shared: single({ head: ref('frame'), lock: mutex, gate: rwlock, phase: oneOf('early', 'late'), n: range(0, 3) }),
  cell: entity({ count: 1 }, { v: range(0, 1), fixed: flag, zero: range(0, 2) }),
  worker: entity({ count: 2, interchangeable: true }, { busy: flag, last: ref('frame') }),
})
const { frame, shared, cell, worker } = memory
const locals = { page: ref('frame') }
type My = InstancePlaces<typeof locals>

const asserted = assertion('asserted', { meaning: 'A checked frame is unmarked.', source: 'chance' })

/** The model that a sketch describes. */
export function modelOf(
  sketch: Sketch,
  options: { readonly constants?: 'fold' | 'keep'; readonly steps?: Steps } = {},
): Model {
  const tasks = sketch.tasks.map(({ lines: body, again }, index) =>
    task(`t${index}`, locals, (my) => {
      const block = [step('begin'), blockOf(body, my)]
      return again ? loop([rest, block]) : block
    }),
  )
  const workers = taskPer(worker, 'worker', locals, (my, mine, me) => [
    step('begin', mine.busy.set(true)),
    blockOf(sketch.worker, my),
    step(
      'end',
      mine.busy.set(false),
      mine.last.set(my.page),
      onlyIf(
        worker.some((other, it) => and(other.busy, it.ne(me))),
        [shared.phase.set('late')],
      ),
    ),
  ])
  return model({
    name: 'random',
    ...options,
    schema: memory,
    counts: { frame: sketch.frames },
    tasks: sketch.worker.length > 0 ? [...tasks, workers] : tasks,
    properties: [
      invariant('invariant', { meaning: 'anything', source: 'chance' }, answer(sketch.invariant, null)),
      asserted,
      noDeadlock,
      witness('late', { meaning: 'Two workers overlap.', source: 'chance' }, shared.phase.eq('late')),
    ],
  })
}

function answer(asked: Question, my: My | null): Cond {
  switch (asked) {
    case 'all small':
      return frame.every((each) => each.count.lt(2))
    case 'some marked':
      return frame.some((each) => each.marked)
    case 'head empty':
      return shared.head.eq(null)
    case 'one marked':
      return frame.count((each) => each.marked).le(1)
    case 'linked':
      return frame.every((each, me) => each.next.eq(null).or(frame.at(each.next).next.ne(me)))
    case 'low':
      return frame.sum((each) => each.content).ge(0)
    case 'own head':
      return my ? shared.head.eq(my.page) : not(frame.some((each, me) => and(each.marked, shared.head.eq(me))))
    case 'marked head':
      return shared.head.ne(null).implies(frame.at(shared.head).marked.not())
    // Follows null, unless an instance before the one without a next decides.
    case 'some next marked':
      return frame.some((each) => frame.at(each.next).marked)
    case 'numbered':
      return cell.at(shared.n).v.eq(0)
  }
}

function blockOf(body: Lines, my: My): Block {
  return body.map((line) => lineOf(line, my))
}

function lineOf(line: Line, my: My): Block {
  const page = frame.at(my.page)
  switch (line.do) {
    case 'take':
      return [
        step(
          'take',
          any(frame, (chosen, it) => [when(it.count.lt(2)), my.page.set(chosen), it.count.inc()]),
        ),
      ]
    case 'drop':
      return [step('drop', when(my.page.ne(null)), page.count.dec(), my.page.set(null))]
    case 'write':
      return [step('write', page.content.set(page.content.plus(1).mod(2)))]
    case 'link':
      return [step('link', when(my.page.ne(null)), page.next.set(shared.head))]
    case 'publish':
      return [step('publish', shared.head.set(my.page))]
    case 'fetch':
      return [step('fetch', my.page.set(shared.head))]
    case 'mark':
      return [step('mark', when(my.page.ne(null)), page.marked.set(page.marked.not()))]
    case 'check':
      return [step('check', onlyIf(my.page.ne(null), [check(asserted, page.marked.not())]))]
    case 'sweep':
      return [
        step(
          'sweep',
          forEach(frame, (each) => [onlyIf(each.count.eq(0), [each.marked.set(false), each.next.set(null)])]),
        ),
      ]
    case 'lock':
      return [step('lock', shared.lock.lock())]
    case 'unlock':
      return [step('unlock', shared.lock.unlock())]
    case 'readLock':
    case 'readUnlock':
    case 'writeLock':
    case 'writeUnlock':
      return [step(line.do, shared.gate[line.do]())]
    case 'await':
      return [step('await', when(answer(line.until, my)))]
    case 'try':
      return scope((out) =>
        trylock(
          'try',
          shared.lock,
          [blockOf(line.taken, my), step('release', shared.lock.unlock())],
          [blockOf(line.busy, my), out.leave],
        ),
      )
    case 'if':
      return branch('if', answer(line.question, my), blockOf(line.then, my), blockOf(line.else, my))
    case 'either':
      return either([step('one'), blockOf(line.one, my)], [step('other'), blockOf(line.other, my)])
    case 'count':
      return [step('count', shared.n.inc())]
    case 'divide':
      return [step('divide', cell.at(0).v.set(cell.at(0).v.mod(shared.n)))]
    case 'demand':
      return [step('demand', requires(shared.head.ne(null), 'nobody is at the head'))]
    case 'number':
      return [step('number', cell.at(shared.n).v.set(cell.at(shared.n).v.plus(shared.n).mod(2)))]
    case 'rest':
      return [rest, step('rested')]
    case 'bound':
      return [boundary, step('bounded')]
    case 'set fixed':
      return [step('set fixed', cell.at(shared.n).fixed.set(false))]
    case 'set page':
      return [step('set page', page.fixed.set(page.fixed.and(page.marked)))]
    case 'wait fixed':
      return [step('wait fixed', when(cell.at(shared.n).fixed.not()))]
    case 'wait page':
      return [step('wait page', when(page.fixed.or(shared.phase.eq('early'))))]
    case 'nothing of it':
      return [step('nothing of it', cell.at(0).zero.set(page.count.minus(page.count)), onlyIf(page.fixed, []))]
    case 'if local':
      return [step('before'), ifLocal(my.page.eq(null), blockOf(line.then, my), blockOf(line.else, my))]
    case 'if fixed': {
      const isFixed = {
        cell: cell.at(shared.n).fixed,
        page: page.fixed,
        head: frame.at(shared.head).fixed,
        'safe head': and(shared.head.ne(null), frame.at(shared.head).fixed),
      }[line.of]
      return [line.rest ? rest : [], branch('if fixed', isFixed, blockOf(line.then, my), blockOf(line.else, my))]
    }
    case 'scope':
      return scope((out) => [
        step('enter'),
        blockOf(line.body, my),
        branch('exit', answer(line.question, my), [line.exit === 'leave' ? out.leave : out.retry]),
        step('inner'),
      ])
    case 'call':
      return routine('call', { found: ref('frame') }, (inner) => [
        step('look', inner.found.set(shared.head)),
        blockOf(
          line.body.filter((each) => each.do !== 'call'),
          my,
        ),
        step('return', my.page.set(inner.found)),
      ])
  }
}
