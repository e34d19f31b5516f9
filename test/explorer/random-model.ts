import fc from 'fast-check'
import { assertion, invariant, model, noDeadlock, witness, type Model } from '../../src/invariants/index.ts'
import {
  and,
  any,
  branch,
  check,
  either,
  forEach,
  loop,
  not,
  onlyIf,
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
 * the language: several tasks, locks, references, quantifiers, choices, routines, interchangeable entities.
 */

/** One statement. Blocks nest at most three deep. */
export type Line =
  | { readonly do: 'take' | 'drop' | 'write' | 'link' | 'publish' | 'fetch' | 'mark' | 'check' | 'sweep' }
  | { readonly do: 'lock' | 'unlock' | 'readLock' | 'readUnlock' | 'writeLock' | 'writeUnlock' }
  | { readonly do: 'await'; readonly until: Question }
  | { readonly do: 'try'; readonly taken: Lines; readonly busy: Lines }
  | { readonly do: 'if'; readonly question: Question; readonly then: Lines; readonly else: Lines }
  | { readonly do: 'either'; readonly one: Lines; readonly other: Lines }
  | { readonly do: 'call'; readonly body: Lines }
type Lines = readonly Line[]

/** Something to ask of the memory. */
export type Question = 'all small' | 'some marked' | 'head empty' | 'one marked' | 'linked' | 'low' | 'own head'

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
    { count: range(0, 2), content: range(-1, 1), marked: flag, next: ref('frame'), lock: mutex },
  ),
  shared: single({ head: ref('frame'), lock: mutex, gate: rwlock, phase: oneOf('early', 'late') }),
  worker: entity({ count: 2, interchangeable: true }, { busy: flag, last: ref('frame') }),
})
const { frame, shared, worker } = memory
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
