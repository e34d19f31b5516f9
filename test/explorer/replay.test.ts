import { describe, expect, test } from 'vitest'
import { firstHit } from '../../src/explorer/first-hit.ts'
import { stepsFrom } from '../../src/explorer/moves.ts'
import { follow, replay, type Replay, type Taken } from '../../src/explorer/replay.ts'
import { invariant } from '../../src/invariants/build.ts'
import { model } from '../../src/invariants/model.ts'
import { any, branch, either, loop, rest, routine, step, when, type Block } from '../../src/program/blocks.ts'
import { ModelError } from '../../src/program/interpret.ts'
import { labelOf, type Program } from '../../src/program/program.ts'
import { schema } from '../../src/program/places.ts'
import { task } from '../../src/program/tasks.ts'
import { entity, flag, mutex, range, ref, single } from '../../src/state/declare.ts'
import { stateSpace, toValuation } from '../../src/state/state.ts'

const memory = schema({
  shared: single({ n: range(0, 9), ready: flag, lock: mutex }),
  box: entity({ count: 2, interchangeable: true }, { full: flag }),
})
const { shared, box } = memory

const small = invariant('small', { meaning: 'The count is below 5.', source: 'this test' }, shared.n.lt(5))

function made(a: Block, b: Block = []) {
  const tasks = [task('a', { mine: ref('box') }, () => [a]), task('b', {}, () => [b, step('over')])]
  return model({ name: 'two', schema: memory, tasks, properties: [small], constants: 'keep' })
}

/** The run in which tasks take steps in this order, each the first one that is possible. */
function run(program: Program, order: readonly number[]): Taken[] {
  let state = stateSpace(program.schema).of(program.initial)
  return order.map((task) => {
    const step = [...stepsFrom(program, state)].find(({ transition }) => transition.task === task)!
    if (step.result instanceof ModelError) throw step.result
    const before = state
    state = step.result.state
    return { ...step, before }
  })
}

function replayed(left: ReturnType<typeof made>, order: readonly number[], right: ReturnType<typeof made>): Replay {
  return replay({ program: left.program, steps: run(left.program, order) }, right.program)
}

function labels({ program }: ReturnType<typeof made>, { steps }: Pick<Replay, 'steps'>): string[] {
  return steps.map(({ transition }) => `${program.tasks[transition.task]!.name} ${labelOf(program, transition).label}`)
}

const add = (label: string, amount: number) => step(label, shared.n.set(shared.n.plus(amount)))
const one = add('one', 1)
const two = add('two', 2)
const three = add('three', 3)

describe('replay', () => {
  test('the same program takes the same steps', () => {
    const same = made([routine('work', {}, () => [one, two])], [three])
    const { end, detours, last } = replayed(same, [0, 1, 0], same)
    expect({ end, detours }).toEqual({ end: { kind: 'followed' }, detours: [] })
    expect(toValuation(last)['shared']![0]!['n']).toBe(6)
  })

  test('steps that the other program takes in addition stand where the next step of the schedule does', () => {
    const left = made([routine('work', {}, () => [one, two])], [three])
    const right = made([routine('work', {}, () => [one, step('check'), two])], [three])
    const result = replayed(left, [0, 1, 0], right)
    expect(labels(right, result)).toEqual(['a one', 'b three', 'a check', 'a two'])
    expect(result.detours).toMatchObject([{ at: 2, leftOut: [], rejoins: 2 }])
  })

  test('steps that the other program does not take are left out', () => {
    const left = made([routine('work', {}, () => [one, step('check'), two])], [three])
    const right = made([routine('work', {}, () => [one, two])], [three])
    const result = replayed(left, [0, 0, 1, 0], right)
    expect(labels(right, result)).toEqual(['a one', 'b three', 'a two'])
    expect(result.detours).toMatchObject([{ at: 1, own: [], leftOut: [1], rejoins: 3 }])
  })

  test('another way is followed to where both meet, and the property is looked at on it', () => {
    const rule = (least: number) =>
      made([routine('work', {}, () => [one, branch('enough', shared.n.ge(least), [add('five', 5)], [two]), three])])
    const result = replayed(rule(1), [0, 0, 0, 0], rule(2))
    expect(labels(rule(2), result)).toEqual(['a one', 'a !enough', 'a two', 'a three'])
    expect(result.detours).toMatchObject([{ at: 1, leftOut: [1, 2], rejoins: 3 }])
    expect(result.end).toEqual({ kind: 'followed' })
    expect(firstHit(rule(2), 0, result)).toEqual({ after: 4, explanation: 'shared[0].n is 6' })
  })

  test('where the schedule ends in the middle, another way ends with the operation', () => {
    const left = made([routine('work', {}, () => [one, two]), routine('next', {}, () => [three])])
    const right = made([routine('work', {}, () => [one, step('p'), step('q')]), routine('next', {}, () => [three])])
    const result = replayed(left, [0, 0], right)
    expect(labels(right, result)).toEqual(['a one', 'a p', 'a q'])
    expect(result.detours).toMatchObject([{ at: 1, leftOut: [1], rejoins: null }])
    expect(firstHit(right, 0, result)).toBeNull()
    expect(result.end).toEqual({ kind: 'followed' })
  })

  test('an operation of a loop is over where the task may rest', () => {
    const looping = (...body: Block) => made([loop([rest, routine('work', {}, () => body)])])
    const right = looping(one, step('p'))
    const result = replayed(looping(one, two), [0, 0, 0], right)
    expect(labels(right, result)).toEqual(['a one', 'a p', 'a one'])
    expect(result.end).toEqual({ kind: 'followed' })
  })

  test('a task that has to wait ends the replay', () => {
    const holds = [step('lock', shared.lock.lock()), one]
    const left = made(holds, [routine('work', {}, () => [two])])
    const right = made(holds, [routine('work', {}, () => [step('lock', shared.lock.lock()), two])])
    const result = replayed(left, [0, 1, 0], right)
    expect(labels(right, result)).toEqual(['a lock'])
    expect(result.end).toEqual({ kind: 'stuck', at: 1, why: 'waits' })
  })

  test('nobody guesses which of several ways a task takes', () => {
    const left = made([routine('work', {}, () => [one, two])])
    const right = made([routine('work', {}, () => [one, either([step('p')], [step('q')]), two])])
    expect(replayed(left, [0, 0], right).end).toEqual({ kind: 'stuck', at: 1, why: 'several ways' })
  })

  test('a loop that nothing ends is seen', () => {
    const left = made([routine('work', {}, () => [one, two])])
    const right = made([routine('work', {}, () => [one, loop([step('round'), step('and round')])])])
    expect(replayed(left, [0, 0], right).end).toEqual({ kind: 'stuck', at: 1, why: 'endless' })
  })

  test('of interchangeable instances any is the same, of others none is', () => {
    const take = (label: string) =>
      step(
        label,
        any(box, (_, each) => [when(each.full.not()), each.full.set(true)]),
      )
    const left = made([routine('work', {}, () => [one, two])])
    const right = made([routine('work', {}, () => [one, take('fill'), take('fill the other'), two])])
    const result = replayed(left, [0, 0], right)
    expect(result.end).toEqual({ kind: 'followed' })
    expect(result.steps.map(({ choices }) => choices)).toEqual([[], [0], [1], []])
    const rule = made([
      routine('work', {}, () => [
        one,
        step(
          'fill',
          any(box, (_, each) => [each.full.set(true)]),
        ),
        two,
      ]),
    ])
    expect(replayed(left, [0, 0], rule).end).toEqual({ kind: 'followed' })
    const marked = made([
      routine('work', {}, () => [
        one,
        take('fill'),
        step(
          'turn',
          any(box, (_, each) => [each.full.set(each.full.not())]),
        ),
        two,
      ]),
    ])
    expect(replayed(left, [0, 0], marked).end).toEqual({ kind: 'stuck', at: 1, why: 'several ways' })
  })
})

describe('follow', () => {
  const program = made([one, two]).program
  const schedule = run(program, [0, 0]).map((step) => ({
    task: step.transition.task,
    ...labelOf(program, step.transition),
    choices: step.choices,
    after: step.result instanceof ModelError ? null : toValuation(step.result.state),
  }))

  test('finds the steps of a recorded run', () => {
    expect(follow(program, schedule)?.map(({ transition }) => transition.label)).toEqual(['one', 'two'])
  })

  test('and not those of a program that has changed since, be it by a label or by an effect', () => {
    expect(follow(made([one, three]).program, schedule)).toBeNull()
    expect(follow(made([one, add('two', 3)]).program, schedule)).toBeNull()
  })
})
