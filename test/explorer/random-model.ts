import {
  assertion,
  invariant,
  model,
  noDeadlock,
  witness,
  type Model,
  type Property,
} from '../../src/invariants/index.ts'
import {
  always,
  and,
  atOnce,
  any,
  branch,
  check,
  either,
  boundary,
  forEach,
  ifElse,
  ifLocal,
  loop,
  never,
  not,
  onlyIf,
  requires,
  rest,
  routine,
  schema,
  scope,
  self,
  step,
  task,
  taskPer,
  trylock,
  when,
  type Block,
  type Cond,
  type InstancePlaces,
  type Scope,
  type Steps,
  type TaskDeclaration,
} from '../../src/program/index.ts'
import { entity, flag, mutex, oneOf, range, ref, rwlock, single } from '../../src/state/index.ts'
import { anySketch, type Line, type Lines, type Question, type Sketch } from './random-sketch.ts'

const memory = schema({
  frame: entity(
    { count: 3, interchangeable: true },
    { count: range(0, 2), content: range(-1, 1), marked: flag, next: ref('frame'), lock: mutex, fixed: flag },
  ),
  shared: single({
    head: ref('frame'),
    lock: mutex,
    gate: rwlock,
    phase: oneOf('early', 'late'),
    n: range(0, 3),
    named: ref('task'),
  }),
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
    step('begin', mine.busy.set(true), onlyIf(shared.named.eq(self), [shared.n.set(1)])),
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
    // The second one of the workers; nobody sets this.
    initial: sketch.named && sketch.worker.length > 0 ? { shared: { named: sketch.tasks.length + 1 } } : {},
    tasks: sketch.worker.length > 0 ? [...tasks, workers] : tasks,
    properties: [
      invariant('invariant', { meaning: 'anything', source: 'chance' }, answer(sketch.invariant, null)),
      ...atDecision(sketch, tasks[0]!),
      asserted,
      noDeadlock,
      witness('late', { meaning: 'Two workers overlap.', source: 'chance' }, shared.phase.eq('late')),
    ],
  })
}

/** Sketches of which the language accepts the model. */
export const arbitrarySketch = anySketch.filter((sketch) => {
  try {
    modelOf(sketch, { constants: 'keep' })
    return true
  } catch {
    return false
  }
})

/** What is asked of the first task at a decision, if it has one. */
function atDecision(
  { tasks: [first], at: { decision: chosen, place, question } }: Sketch,
  asked: TaskDeclaration,
): Property[] {
  const labels = linesWithin(first!.lines).flatMap(labelsOf)
  const label = labels[chosen % labels.length]
  if (label === undefined) return []
  const isThereTwice = labels.filter((each) => each === label).length > 1
  const where = asked.at(place === 2 && isThereTwice ? `${label} (2)` : label)
  const meaning = 'anything, at a decision'
  return [
    invariant('at', { meaning, source: 'chance' }, where.implies(answer(question, null))),
    witness('there', { meaning, source: 'chance' }, where),
  ]
}

/** What a decision is called, whichever way is asked for. */
function labelsOf(line: Line): string[] {
  return line.do === 'if fixed' || line.do === 'spin' || line.do === 'swap' ? [line.do, `!${line.do}`] : []
}

/** All lines, those within others too. */
export function linesWithin(lines: Lines): Line[] {
  return lines.flatMap((line) => [
    line,
    ...Object.values(line).flatMap((part) => (Array.isArray(part) ? linesWithin(part as Lines) : [])),
  ])
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

/** `out` is the scope around the lines. */
function blockOf(body: Lines, my: My, out: Scope | null = null): Block {
  return body.map((line) => lineOf(line, my, out))
}

function decision(on: Extract<Line, { readonly do: 'if local' }>['on'], my: My): Cond {
  switch (on) {
    case 'page':
      return my.page.eq(null)
    case 'never':
      return never
    case 'always':
      return always
    case 'failing':
      return ifElse(my.page.eq(null), 0, 1)
        .dividedBy(ifElse(my.page.eq(null), 0, 1))
        .eq(1)
  }
}

function lineOf(line: Line, my: My, out: Scope | null): Block {
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
    case 'glance':
      // Whichever is chosen, nothing comes of it: ways that meet.
      return [
        step(
          'glance',
          any(frame, () => []),
        ),
      ]
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
      return scope((tried) =>
        trylock(
          'try',
          shared.lock,
          [blockOf(line.taken, my, out), step('release', shared.lock.unlock())],
          [blockOf(line.busy, my, tried), tried.leave],
        ),
      )
    case 'if':
      return branch('if', answer(line.question, my), blockOf(line.then, my, out), blockOf(line.else, my, out))
    case 'either':
      return line.plain
        ? either(blockOf(line.one, my, out), blockOf(line.other, my, out))
        : either([step('one'), blockOf(line.one, my, out)], [step('other'), blockOf(line.other, my, out)])
    case 'leave':
    case 'retry':
      return [out ? out[line.do] : step('nowhere to go')]
    case 'count':
      return [step('count', shared.n.inc())]
    case 'divide':
      return [step('divide', cell.at(0).v.set(cell.at(0).v.mod(shared.n)))]
    // Terms of which two are too large to be exact, though a third one may bring the sum back.
    case 'weigh':
      return [step('weigh', shared.n.set(ifElse(frame.sum((each) => each.content.times(2 ** 52)).gt(0), 1, 0)))]
    case 'demand':
      return [step('demand', requires(shared.head.ne(null), 'nobody is at the head'))]
    case 'number':
      return [step('number', cell.at(shared.n).v.set(cell.at(shared.n).v.plus(shared.n).mod(2)))]
    case 'rest':
      return [rest, step('rested')]
    case 'bound':
      return [boundary, step('bounded')]
    case 'rest here':
      return [rest]
    case 'bound here':
      return [boundary]
    case 'never':
      return [step('never', when(cell.at(0).fixed))]
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
      return [step('before'), ifLocal(decision(line.on, my), blockOf(line.then, my, out), blockOf(line.else, my, out))]
    case 'if fixed': {
      const isFixed = {
        one: cell.at(0).fixed,
        cell: cell.at(shared.n).fixed,
        page: page.fixed,
        head: frame.at(shared.head).fixed,
        'safe head': and(shared.head.ne(null), frame.at(shared.head).fixed),
      }[line.of]
      return [
        line.rest ? rest : [],
        branch('if fixed', isFixed, blockOf(line.then, my, out), blockOf(line.else, my, out)),
      ]
    }
    case 'scope':
      return scope((inside) => [
        step('enter'),
        blockOf(line.body, my, inside),
        branch('exit', answer(line.question, my), [line.exit === 'leave' ? inside.leave : inside.retry]),
        step('inner'),
      ])
    case 'operate':
      return [step('operate', shared.n.set(shared.n[line.with](cell.at(0).v)))]
    case 'swap':
      return branch(
        'swap',
        line.fixed ? cell.at(0).fixed : shared.head.eq(my.page),
        [atOnce(shared.head.set(my.page)), ...blockOf(line.then, my, out)],
        [atOnce(my.page.set(shared.head)), ...blockOf(line.else, my, out)],
      )
    case 'spin':
      return scope((spun) =>
        branch('spin', cell.at(0).fixed, line.again ? [] : [spun.retry], line.again ? [spun.retry] : []),
      )
    case 'call':
      return routine('call', { found: ref('frame') }, (inner) => [
        step('look', inner.found.set(shared.head)),
        blockOf(
          line.body.filter((each) => each.do !== 'call'),
          my,
          out,
        ),
        step('return', my.page.set(inner.found)),
      ])
  }
}
