import { expect, test } from 'vitest'
import { stepsFrom } from '../../src/explorer/moves.ts'
import { model } from '../../src/invariants/model.ts'
import { branch, refTo, step, task, type Block } from '../../src/program/index.ts'
import { numberedNames } from '../../src/program/explain.ts'
import { ModelError } from '../../src/program/interpret.ts'
import { schema } from '../../src/program/places.ts'
import type { Vocabulary } from '../../src/program/vocabulary.ts'
import { checksOf } from '../../src/report/checks.ts'
import type { Check } from '../../src/report/counterexample.ts'
import { entity, flag, range, ref } from '../../src/state/declare.ts'
import { stateSpace } from '../../src/state/state.ts'

const memory = schema({
  book: entity({ count: 2 }, { readers: range(0, 9), torn: flag }),
  reader: entity({ count: 2 }, { book: ref('book') }),
})
const { book, reader } = memory

const vocabulary: Vocabulary = {
  entities: {},
  labels: { torn: { so: 'it is mended' }, '!torn': { so: 'it is left' }, alone: { so: 'it is sold' } },
  noFunctions: 'all',
  users: { entity: 'book', count: 'readers', holder: 'reader', field: 'book' },
}

/** The checks of the run of one task. */
function checks(body: Block, words: Vocabulary = vocabulary): Check[] {
  const initial = { reader: [{}, { book: 1 }], book: [{}, { readers: 1 }] }
  const tasks = [task('t', {}, () => body)]
  const { program } = model({ name: 'm', schema: memory, tasks, properties: [], initial, constants: 'keep' })
  const start = stateSpace(program.schema).of(program.initial)
  const steps = []
  let state = start
  for (;;) {
    const [taken] = stepsFrom(program, state)
    if (!taken || taken.result instanceof ModelError) break
    state = taken.result.state
    steps.push({ transition: taken.transition, choices: taken.choices, state })
  }
  const speech = { program, names: numberedNames, vocabulary: words }
  return checksOf(speech, { initial: start, steps, failing: null, explanation: '' })
}

const lend = step('lend', reader.at(0).book.set(refTo('book', 0)), book.at(0).readers.set(1))
const look = branch('torn', book.at(0).torn, [])

test('a decision about something that somebody holds, and that it did not count who does', () => {
  expect(checks([lend, look])).toEqual([
    {
      step: 2,
      saw: 'torn of book 0 is no',
      looked: [{ entity: 'book', instance: 0, field: 'torn' }],
      so: 'it is left',
      unseen: 'readers of book 0 is 1',
      missed: { entity: 'book', instance: 0, field: 'readers' },
      holders: [{ name: 'reader 0', since: 1 }],
    },
  ])
})

test('is no blind one where it counts', () => {
  const count = branch('alone', book.at(1).readers.eq(1), [])
  const holders = [{ name: 'reader 1', since: null }]
  const looked = [{ entity: 'book', instance: 1, field: 'readers' }]
  const saw = 'readers of book 1 is 1'
  expect(checks(count)).toEqual([{ step: 1, saw, looked, so: 'it is sold', unseen: null, missed: null, holders }])
})

test('is none where nobody holds it, the decision means nothing, or nobody knows what holding is', () => {
  const giveBack = step('give_back', reader.at(0).book.set(null), book.at(0).readers.set(0))
  expect(checks([lend, giveBack, look])).toEqual([])
  expect(checks([lend, branch('other', book.at(0).torn, [])])).toEqual([])
  const { users: _, ...withoutUsers } = vocabulary
  expect(checks([lend, look], withoutUsers)).toEqual([])
})

test('are the last five', () => {
  expect(checks([lend, look, look, look, look, look, look]).map(({ step: number }) => number)).toEqual([3, 4, 5, 6, 7])
})
