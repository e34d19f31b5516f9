import { model, type Model } from '../../src/invariants/index.ts'
import { either, loop, refTo, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, ref, single } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'

export interface McsOptions {
  readonly processes: number
  /** `frees itself`: a process that leaves resets its own flag, so that its successor waits for ever. */
  readonly mistake: 'none' | 'frees itself'
}

/** The queue lock of Mellor-Crummey and Scott (1991): each waiter spins on a flag of its own, which its predecessor resets. */
export function mcs({ processes, mistake }: McsOptions): Model {
  const shared = schema({
    lock: single({ tail: ref('process') }),
    process: entity({ count: processes }, { next: ref('process'), waits: flag, predecessor: ref('process') }),
  })
  const { process } = shared
  const { tail } = shared.lock
  const tasks = upTo(processes).map((number) => {
    const me = refTo('process', number)
    const my = process.at(number)
    const freed = mistake === 'frees itself' ? my : process.at(my.next)
    return task(`process ${number}`, {}, () =>
      loop([
        step('init_node', my.next.set(null)),
        step('swap_tail', my.predecessor.set(tail), tail.set(me)),
        either(
          [step('lock_was_free', when(my.predecessor.eq(null)))],
          [
            step('lock_was_taken', when(my.predecessor.ne(null))),
            step('set_waits', my.waits.set(true)),
            step('link', process.at(my.predecessor).next.set(me)),
            step('spin', when(my.waits.not())),
          ],
        ),
        scope((lock) => [
          either(
            [
              step('no_successor', when(my.next.eq(null))),
              either(
                [step('release', when(tail.eq(me)), tail.set(null)), lock.leave],
                [step('somebody_comes', when(tail.ne(me))), step('await_link', when(my.next.ne(null)))],
              ),
            ],
            [step('successor', when(my.next.ne(null)))],
          ),
          step('hand_over', freed.waits.set(false)),
        ]),
      ]),
    )
  })
  const properties = [mutualExclusion(tasks, ['no_successor'], 'BEEM, mcs.xml, property 1')]
  // BEEM's predecessors start as process 0 rather than as nobody.
  const initial = { process: upTo(processes).map(() => ({ predecessor: 0 })) }
  return model({ name: `mcs-${processes}-${mistake}`, schema: shared, initial, tasks, properties })
}
