import { type Model, model } from '../../src/invariants/index.ts'
import { either, loop, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, mutex, range, single } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'

/** Two processes and a lock that either is free or not: who holds it is not part of the state. */
export function plainLock(): Model {
  const shared = schema({ lock: single({ held: flag }) })
  const { held } = shared.lock
  const tasks = [0, 1].map((number) =>
    task(`process ${number}`, {}, () =>
      loop([
        step('work'),
        step('lock', when(held.not()), held.set(true)),
        step('critical'),
        step('unlock', held.set(false)),
      ]),
    ),
  )
  const properties = [
    mutualExclusion(tasks, ['critical', 'unlock'], 'TLA+ Examples, locks_auxiliary_vars/Lock.tla, LockInv'),
  ]
  return model({ name: 'lock', schema: shared, tasks, properties })
}

/** The same with the mutex of the language, which knows its holder: as many states, since only a holder is inside. */
export function mutexLock(): Model {
  const shared = schema({ lock: single({ owner: mutex }) })
  const { owner } = shared.lock
  const tasks = [0, 1].map((number) =>
    task(`process ${number}`, {}, () =>
      loop([step('work'), step('lock', owner.lock()), step('critical'), step('unlock', owner.unlock())]),
    ),
  )
  const properties = [
    mutualExclusion(tasks, ['critical', 'unlock'], 'TLA+ Examples, locks_auxiliary_vars/Lock.tla, LockInv'),
  ]
  return model({ name: 'mutex', schema: shared, tasks, properties })
}

/**
 * Dekker's algorithm for two processes as the Murphi distribution has it, where a process that waits for its turn
 * goes on when it is *not* its turn: exclusion does not depend on that.
 */
export function dekker(): Model {
  const shared = schema({ process: entity({ count: 2 }, { wants: flag }), global: single({ turn: range(0, 1) }) })
  const { turn } = shared.global
  const tasks = [0, 1].map((number) => {
    const { wants } = shared.process.at(number)
    const other = shared.process.at(1 - number).wants
    return task(`process ${number}`, {}, () =>
      loop([
        step('want', wants.set(true)),
        scope((trying) => [
          either([step('other_does_not_want', when(other.not())), trying.leave], [step('other_wants', when(other))]),
          either([step('my_turn', when(turn.eq(number))), trying.retry], [step('not_my_turn', when(turn.ne(number)))]),
          step('withdraw', wants.set(false)),
          scope((waiting) =>
            either([step('wait', when(turn.eq(number))), waiting.retry], [step('wait_is_over', when(turn.ne(number)))]),
          ),
          step('want_again', wants.set(true)),
          trying.retry,
        ]),
        step('critical'),
        step('leave', wants.set(false), turn.set(1 - number)),
      ]),
    )
  })
  const properties = [mutualExclusion(tasks, ['critical'], 'CMurphi, ex/mux/dek.m')]
  return model({ name: 'dekker', schema: shared, tasks, properties })
}
