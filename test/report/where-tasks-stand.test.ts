import { expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model } from '../../src/invariants/index.ts'
import { ifElse, schema, step, task } from '../../src/program/index.ts'
import { documentOf } from '../../src/report/library.ts'
import { explanationWords } from '../../src/report/words.ts'
import { flag, single } from '../../src/state/index.ts'

test('why a run ends wrong says where tasks stand and what decided a value, not that 0 is 0', async () => {
  const memory = schema({ box: single({ empty: flag }) })
  const p = task('p', {}, () => [step('clear', memory.box.empty.set(true))])
  const full = ifElse(memory.box.empty, 0, 1).ne(0)
  const property = invariant('full', { meaning: 'It is full.', source: 'this test' }, p.at('done').implies(full))
  const made = model({ name: 'm', schema: memory, tasks: [p], properties: [property] })
  const document = documentOf(made, await explore(made), 'full')
  expect(explanationWords(document)).toBe('p is done; box[0].empty is true')
})
