import { invariant, type Model, model } from '../../src/invariants/index.ts'
import { any, either, type EntityPlaces, loop, or, schema, step, task, taskPer, when } from '../../src/program/index.ts'
import { entity, flag, oneOf, single } from '../../src/state/index.ts'

const decision = oneOf('working', 'prepared', 'committed', 'aborted')

/**
 * Two-phase commit (J. Gray and L. Lamport, Consensus on transaction commit, 2006): a transaction manager commits when
 * every resource manager has said that it is prepared, and may abort before. Messages stay in the network for ever.
 */
export function twoPhaseCommit(resourceManagers: number): Model {
  const shared = schema({
    rm: entity(
      { count: resourceManagers, interchangeable: true },
      { state: decision, saysPrepared: flag, isKnownPrepared: flag },
    ),
    tm: single({ state: oneOf('init', 'committed', 'aborted') }),
  })
  const { rm, tm } = shared
  const manager = task('transaction manager', {}, () =>
    loop(
      either(
        [
          step(
            'hear_prepared',
            any(rm, (_, sender) => [
              when(tm.state.eq('init')),
              when(sender.saysPrepared),
              sender.isKnownPrepared.set(true),
            ]),
          ),
        ],
        [
          step(
            'commit',
            when(tm.state.eq('init').and(rm.every((one) => one.isKnownPrepared))),
            tm.state.set('committed'),
          ),
        ],
        [step('abort', when(tm.state.eq('init')), tm.state.set('aborted'))],
      ),
    ),
  )
  const resources = taskPer(rm, 'resource manager', {}, (_, my) =>
    loop(
      either(
        [step('prepare', when(my.state.eq('working')), my.state.set('prepared'), my.saysPrepared.set(true))],
        [step('choose_to_abort', when(my.state.eq('working')), my.state.set('aborted'))],
        [step('hear_commit', when(tm.state.eq('committed')), my.state.set('committed'))],
        [step('hear_abort', when(tm.state.eq('aborted')), my.state.set('aborted'))],
      ),
    ),
  )
  return model({
    name: `two-phase-commit-${resourceManagers}`,
    schema: shared,
    tasks: [manager, resources],
    properties: [consistent(rm, 'TLA+ Examples, transaction_commit/TwoPhase.tla, TCConsistent')],
  })
}

/** What two-phase commit implements: resource managers that see each other's states and decide at once. */
export function transactionCommit(resourceManagers: number): Model {
  const shared = schema({ rm: entity({ count: resourceManagers, interchangeable: true }, { state: decision }) })
  const { rm } = shared
  const resources = taskPer(rm, 'resource manager', {}, (_, my) =>
    loop(
      either(
        [step('prepare', when(my.state.eq('working')), my.state.set('prepared'))],
        [
          step(
            'commit',
            when(my.state.eq('prepared')),
            when(rm.every((one) => or(one.state.eq('prepared'), one.state.eq('committed')))),
            my.state.set('committed'),
          ),
        ],
        [
          step(
            'abort',
            when(or(my.state.eq('working'), my.state.eq('prepared'))),
            when(rm.every((one) => one.state.ne('committed'))),
            my.state.set('aborted'),
          ),
        ],
      ),
    ),
  )
  return model({
    name: `transaction-commit-${resourceManagers}`,
    schema: shared,
    tasks: [resources],
    properties: [consistent(rm, 'TLA+ Examples, transaction_commit/TCommit.tla, TCConsistent')],
  })
}

function consistent(rm: EntityPlaces<'rm', { readonly state: typeof decision }>, source: string) {
  return invariant(
    'consistent',
    { meaning: 'No resource manager has committed while another has aborted.', source },
    rm.every((one) => rm.every((other) => one.state.ne('aborted').or(other.state.ne('committed')))),
  )
}
