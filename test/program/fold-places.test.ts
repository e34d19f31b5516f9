import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock, witness } from '../../src/invariants/index.ts'
import {
  always,
  branch,
  either,
  ifLocal,
  loop,
  never,
  onlyIf,
  rest,
  schema,
  scope,
  self,
  step,
  task,
  taskPer,
  when,
  type Block,
  type Cond,
} from '../../src/program/index.ts'
import { entity, flag, range, ref, single } from '../../src/state/index.ts'

const memory = schema({ shared: single({ go: flag, n: range(0, 3) }) })
const { shared } = memory
const stuck = step('stuck', when(shared.n.eq(3)))
const no = step('no', when(shared.go))

async function verdicts(body: Block, not?: number): Promise<string[]> {
  const all = []
  for (const constants of ['keep', 'fold'] as const) {
    const properties =
      not === undefined ? [noDeadlock] : [invariant('n', { meaning: 'n', source: 'none' }, shared.n.ne(not))]
    const tasks = [task('t', {}, () => body)]
    const steps = not === undefined ? 'fine' : 'coarse'
    // oxlint-disable-next-line no-await-in-loop -- two small explorations
    const { properties: results } = await explore(
      model({ name: 'm', schema: memory, constants, steps, tasks, properties }),
    )
    all.push(results[0]!.verdict)
  }
  return all
}

// Nobody sets `go`. A look at it may be left out only where nobody can tell whether a task stands before it or behind it.
describe('folding keeps the places where a task stands', () => {
  test('a decided look that begins an alternative', async () => {
    const [keep, fold] = await verdicts([either([branch('f', shared.go, [], [stuck])], [step('c')])])
    expect(fold).toBe(keep)
  })

  test('a choice that may rest, of which one way without a step is left', async () => {
    const [keep, fold] = await verdicts([
      scope((out) => [either([step('l'), out.leave], [step('m')]), rest, either([out.leave], [no])]),
      stuck,
    ])
    expect(fold).toBe(keep)
  })

  test('a decided look at the beginning of a task, in coarse steps', async () => {
    const count = step('x', when(shared.n.lt(3)), shared.n.inc())
    const [keep, fold] = await verdicts([branch('f', shared.go, [], []), loop([count])], 2)
    expect(fold).toBe(keep)
  })

  test('what is behind a step that is never possible is not reached on another way', async () => {
    const [keep, fold] = await verdicts([
      step('begin'),
      scope((out) => [either([step('a'), no, out.retry], [step('again'), out.retry]), either([], [step('c')])]),
    ])
    expect(fold).toBe(keep)
  })

  test.each([
    ['a label with a number', () => either([loop([step('x'), step('y')])]), 'x (2)'],
    [
      'a step behind a way that a literal rules out',
      () => either([ifLocal(never, [], [step('u', when(shared.go))]), step('x')], [step('a')]),
      'x',
    ],
    ['a way that a literal rules out', () => either([ifLocal(never, [step('q')], [step('r')])], [step('z')]), 'q'],
  ])('a place that is asked for: %s', async (_, body, label) => {
    const found = []
    for (const constants of ['keep', 'fold'] as const) {
      const t = task('t', {}, () => [step('b'), body()])
      const asked = witness('at', { meaning: 'It is there.', source: 'none' }, t.at(label))
      const made = model({ name: 'm', schema: memory, constants, tasks: [t], properties: [asked] })
      // oxlint-disable-next-line no-await-in-loop -- two small explorations
      found.push((await explore(made)).properties[0]!.verdict)
    }
    // It is seen: an alternative begins at the choice, whether or not it can be taken.
    expect(found).toEqual(['seen', 'seen'])
  })
})

// One task of three that may change their names is named by a field that nobody sets: with a name of its own, the program would tell them apart.
test('which task it is stays in the state', async () => {
  const named = schema({
    s: single({ t: ref('task') }),
    w: entity({ count: 3, interchangeable: true }, { done: flag, is: flag }),
  })
  const { s, w } = named
  const who = taskPer(w, 'per', {}, (_, mine) => [
    step('who', mine.done.set(true), onlyIf(s.t.eq(self), [mine.is.set(true)])),
  ])
  const one = invariant(
    'one',
    { meaning: 'One of them is it.', source: 'none' },
    w.every((each) => each.done).implies(w.count((each) => each.is).eq(1)),
  )
  for (const constants of ['keep', 'fold'] as const) {
    const made = model({
      name: 'm',
      schema: named,
      initial: { s: { t: 1 } },
      constants,
      tasks: [who],
      properties: [one],
    })
    // oxlint-disable-next-line no-await-in-loop -- two small explorations
    expect((await explore(made)).properties[0]!.verdict).toBe('holds')
  }
})

// A local decision that divides by zero is an error of the step before it, whatever is decided behind it.
test.each([
  [(bad: Cond) => [step('a'), ifLocal(bad, [ifLocal(always, [], [step('y')])], []), step('b')]],
  [(bad: Cond) => [step('a'), ifLocal(bad, [], []), step('b')]],
  [(bad: Cond) => [step('a'), step('look', when(shared.go.not())), ifLocal(bad, [step('y')], [step('z')])]],
])('an error of a local decision stays where it is', async (body: (bad: Cond) => Block) => {
  for (const constants of ['keep', 'fold'] as const) {
    const t = task('t', { x: range(0, 1) }, (my) => body(my.x.dividedBy(my.x).eq(1)))
    const asked = witness('look', { meaning: 'It looks.', source: 'none' }, t.at('done'))
    const made = model({ name: 'm', schema: memory, constants, tasks: [t], properties: [asked] })
    // oxlint-disable-next-line no-await-in-loop -- two small explorations
    const { properties } = await explore(made)
    expect(properties.map(({ verdict }) => verdict)).toEqual(['not seen', 'violated'])
  }
})
