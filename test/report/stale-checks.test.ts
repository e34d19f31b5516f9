import { expect, test } from 'vitest'
import { stepsFrom } from '../../src/explorer/moves.ts'
import { model } from '../../src/invariants/model.ts'
import { branch, routine, step, type Block } from '../../src/program/blocks.ts'
import { numberedNames } from '../../src/program/explain.ts'
import { ModelError } from '../../src/program/interpret.ts'
import { schema } from '../../src/program/places.ts'
import { noVocabulary } from '../../src/program/vocabulary.ts'
import { task } from '../../src/program/tasks.ts'
import type { StaleCheck } from '../../src/report/counterexample.ts'
import { staleChecks } from '../../src/report/stale-checks.ts'
import { range, single } from '../../src/state/declare.ts'
import { stateSpace } from '../../src/state/state.ts'

const { shared, ...rest } = schema({ shared: single({ n: range(0, 9), m: range(0, 9) }) })
const memory = { shared, ...rest }

/** The stale checks of the run in which task a and b (0 and 1) take steps in this order, each the first that is possible. */
function checks(a: Block, b: Block, order: readonly number[]): StaleCheck[] {
  const tasks = [task('a', {}, () => a), task('b', {}, () => b)]
  const { program } = model({ name: 'two', schema: memory, tasks, properties: [], constants: 'keep' })
  const initial = stateSpace(program.schema).of(program.initial)
  let state = initial
  const steps = order.map((number) => {
    const taken = [...stepsFrom(program, state)].find(({ transition }) => transition.task === number)!
    if (taken.result instanceof ModelError) throw taken.result
    state = taken.result.state
    return { transition: taken.transition, choices: taken.choices, state }
  })
  return staleChecks(
    { program, names: numberedNames, vocabulary: noVocabulary },
    { initial, steps, failing: null, explanation: '' },
  )
}

const take = routine('take', {}, () => [
  branch('free', shared.n.eq(0), [step('mark', shared.m.set(1)), step('claim', shared.n.set(1))]),
])
const grab = [step('grab', shared.n.set(2)), step('more', shared.n.set(3))]

test('a check that another task makes stale before the operation goes on', () => {
  const looked = [{ entity: 'shared', instance: 0, field: 'n' }]
  const found = { step: 1, saw: 'n of shared 0 is 0', looked, changedBy: 2, now: 'n of shared 0 is 2, not 0' }
  expect(checks(take, grab, [0, 1, 0, 0])).toEqual([found])
  // The first change counts.
  expect(checks(take, grab, [0, 0, 1, 1, 0])).toEqual([{ ...found, changedBy: 3 }])
})

test('is none where the operation is over, or was not gone on with', () => {
  expect(checks(take, grab, [0, 0, 0, 1])).toEqual([])
  expect(checks(take, grab, [0, 0, 1])).toEqual([])
})

test('is none where the task itself changed what it had looked at, or the change decides nothing', () => {
  const claims = routine('take', {}, () => [
    branch('free', shared.n.eq(0), [step('claim', shared.n.set(1)), step('end')]),
  ])
  expect(checks(claims, grab, [0, 0, 1, 0])).toEqual([])
  expect(checks(take, [step('other', shared.m.set(5))], [0, 1, 0, 0])).toEqual([])
})

test('is none where the step had no alternative', () => {
  const alone = routine('take', {}, () => [step('look', shared.m.set(shared.n)), step('claim', shared.n.set(1))])
  expect(checks(alone, grab, [0, 1, 0])).toEqual([])
})
