import { explore } from '../../src/explorer/explore.ts'
import { model, noDeadlock } from '../../src/invariants/index.ts'
import { type Block, type Mutex, schema, step, task } from '../../src/program/index.ts'
import { mutex, single } from '../../src/state/index.ts'
import type { Counterexample } from '../../src/report/counterexample.ts'
import { toDocument } from '../../src/report/to-document.ts'

const memory = schema({ left: single({ fork: mutex }), right: single({ fork: mutex }) })
const { left, right } = memory

/** Two philosophers who each take the fork at their left first, and eat once. */
export const twoForks = model({
  name: 'two philosophers',
  schema: memory,
  tasks: [task('plato', {}, () => meal(left.fork, right.fork)), task('kant', {}, () => meal(right.fork, left.fork))],
  properties: [noDeadlock],
})

function meal(first: Mutex, second: Mutex): Block {
  return [
    step('take_left', first.lock()),
    step('take_right', second.lock()),
    step('put_left', first.unlock()),
    step('put_right', second.unlock()),
  ]
}

/** The run into their deadlock, found by the explorer. */
export async function philosophersDocument(): Promise<Counterexample> {
  const exploration = await explore(twoForks)
  const result = exploration.properties.find(({ property }) => property.kind === 'deadlock')!
  const command = 'cowproof show philosophers.json'
  return toDocument({
    test: 'two philosophers',
    era: null,
    model: twoForks,
    result,
    exploration,
    command,
    root: process.cwd(),
  })
}
