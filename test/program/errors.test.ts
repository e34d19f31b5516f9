import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { assertion, invariant, model, type Property } from '../../src/invariants/index.ts'
import {
  any,
  anyNumber,
  check,
  forEach,
  ifLocal,
  never,
  num,
  schema,
  self,
  step,
  task,
  taskPer,
  when,
  type Cond,
  type InstancePlaces,
  type TaskDeclaration,
} from '../../src/program/index.ts'
import { entity, flag, range, ref, single } from '../../src/state/index.ts'

const fields = { n: range(0, 3), on: flag, to: ref('box') }
const memory = schema({ box: entity({ count: 3 }, fields), shared: single({ x: range(0, 3), lock: ref('task') }) })
const { box, shared } = memory
const description = { meaning: 'As its name says.', source: 'this test' }

/** Box 1 becomes 1, box 2 becomes 3 and refers to box 1, in one step. */
const fills = task('a', {}, () => [
  step(
    'fill',
    box.at(1).n.inc(),
    box.at(2).n.set(3),
    box.at(2).to.set(box.at(1).to),
    shared.x.inc(),
    box.at(1).on.set(true),
  ),
])
const other = task('b', {}, () => [step('x')])

const modelWith = (tasks: readonly TaskDeclaration[], properties: readonly Property[]) =>
  model({ name: 'errors', schema: memory, tasks, properties })
const withCondition = (condition: Cond, tasks: readonly TaskDeclaration[] = [fills]) =>
  modelWith(tasks, [invariant('p', description, condition)])

/** Why the property is violated. */
async function reason(condition: Cond): Promise<string | undefined> {
  const { properties } = await explore(withCondition(condition))
  return properties.find(({ run }) => run)?.run?.explanation
}

describe('a violated property names the instances that violate it', () => {
  test.each<[string, Cond, string]>([
    ['every', box.every((one) => one.n.eq(0)), 'for box 1: box[1].n is 1, not 0'],
    ['count', box.count((one) => one.n.eq(0)).eq(3), '(count box: box[box].n == 0) is 1, not 3 (box 0)'],
    ['count, more than that', box.count((one) => one.n.gt(0)).le(1), '(count box: box[box].n > 0) is 2 (box 1, box 2)'],
    ['sum', box.sum((one) => one.n).lt(4), '(sum box: box[box].n) is 4 (box 1: 1, box 2: 3)'],
    [
      'nothing that changes',
      box.every((one) => one.to.ne(null)),
      'it is false in every state: no step changes anything that it depends on',
    ],
  ])('%s', async (_, condition, words) => {
    expect(await reason(condition)).toBe(words)
  })
})

describe('a model error names the instance and the operation', () => {
  test.each<[string, Cond, RegExp]>([
    [
      'a division in a quantifier',
      box.every((one) => num(3).mod(one.n).eq(0)),
      /^for box 0: 3 % box\[box\]\.n: the remainder of a division by zero$/,
    ],
    ['null in a sum', box.count((one) => box.at(one.to).n.eq(0)).eq(3), /^for box 0: .*null.* is no box$/],
  ])('%s', async (_, condition, words) => {
    expect(await reason(condition)).toMatch(words)
  })

  test('within a loop', async () => {
    const grows = task('a', {}, () => [
      step('first', box.at(0).n.inc()),
      step(
        'grow',
        forEach(box, (one) => [one.n.set(one.n.plus(3))]),
      ),
    ])
    const { properties } = await explore(modelWith([grows], []))
    expect(properties[0]!.run?.explanation).toBe(
      "step 'grow': for box 0: box[box].n is set to 4, which is no number from 0 to 3",
    )
  })
})

describe('what is asked of a task that is not there is an error of the model', () => {
  test('a task that the model does not have', () => {
    expect(() => withCondition(other.at('done').implies(shared.x.eq(0)))).toThrow(
      "property 'p': it asks where task 'b' is, which is not in the model: its tasks are 'a'",
    )
  })

  test('a label that the task does not have, also where folding decides the rest', () => {
    expect(() => withCondition(fills.at('nope').implies(box.at(0).on.not()))).toThrow(
      "property 'p': task 'a' has no step labelled 'nope': it has fill, done",
    )
  })

  test('but a step that folding leaves out is one where nobody ever is', async () => {
    const waits = task('waits', {}, () => [step('wait', when(box.at(0).on)), step('after')])
    const { properties } = await explore(withCondition(waits.at('after').not(), [waits]))
    expect(properties[0]!.verdict).toBe('holds')
  })

  test.each<[string, (at: Cond) => TaskDeclaration]>([
    ['a guard', (at) => task('c', {}, () => [step('go', when(at))])],
    ['a check', (at) => task('c', {}, () => [step('go', check(assertion('p', description), at))])],
    ['an effect', (at) => task('c', {}, () => [step('go', box.at(0).on.set(at))])],
    ['a local decision', (at) => task('c', {}, () => [step('go'), ifLocal(at, [step('then')])])],
  ])('steps cannot ask: %s', (_, make) => {
    const tasks = [make(other.at('done')), other]
    expect(() => modelWith(tasks, [assertion('p', description)])).toThrow(
      /^task 'c', step '.*': it asks where task 'b' is \(at 'done'\), which only properties may: keep a field that says so/,
    )
  })

  test('a task and a label with colons in them are what they are', async () => {
    const odd = task('a:b', {}, () => [step('c:d')])
    const { properties } = await explore(withCondition(odd.at('c:d').not(), [odd]))
    expect(properties[0]!.verdict).toBe('violated')
  })
})

describe('what a callback hands out is of use within it only', () => {
  type One = InstancePlaces<typeof fields>
  const leaked = (): One => {
    const found: One[] = []
    box.every((one) => {
      found.push(one)
      return one.on
    })
    return found[0]!
  }
  const words = /it uses an instance of box outside the every, some, sum, count, forEach, any or anyNumber/

  test('in a property', () => expect(() => withCondition(leaked().on)).toThrow(words))
  test('in a step', () =>
    expect(() => withCondition(never, [task('c', {}, () => [step('go', leaked().n.inc())])])).toThrow(words))
  test('the running task, in a property', () =>
    expect(() => withCondition(shared.lock.eq(self))).toThrow("property 'p': it speaks of the running task (self)"))

  test('and within it, it is', async () => {
    const tasks = [
      taskPer(box, 'owner', {}, (_, mine, me) => [
        step(
          'choose',
          any(box, (reference, one) => [
            anyNumber(0, 1, (number) => [when(reference.ne(me)), one.n.set(number), mine.on.set(shared.lock.eq(self))]),
          ]),
        ),
      ]),
    ]
    expect(
      (
        await explore(
          withCondition(
            box.every((one) => one.n.le(1)),
            tasks,
          ),
        )
      ).properties[0]!.verdict,
    ).toBe('holds')
  })
})
