import { model, type Model } from '../../src/invariants/index.ts'
import { either, loop, onlyIf, schema, scope, step, task, when, forEach, refTo } from '../../src/program/index.ts'
import { entity, range, ref, single } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'

export interface FischerOptions {
  readonly processes: number
  /** A process writes its number at most so many ticks after it found the lock free. */
  readonly writesWithin: number
  /** And looks again exactly so many ticks after that. The algorithm needs more than `writesWithin`. */
  readonly looksAfter: number
}

const OFF = -1

/** Fischer's algorithm in discrete time (M. Fischer, 1985, in L. Lamport, A fast mutual exclusion algorithm): a write and a delay. */
export function fischer({ processes, writesWithin, looksAfter }: FischerOptions): Model {
  const shared = schema({
    lock: single({ owner: ref('process') }),
    process: entity({ count: processes }, { timer: range(OFF, Math.max(writesWithin, looksAfter)) }),
  })
  const { owner } = shared.lock
  const clock = task('clock', {}, () =>
    loop([
      step(
        'tick',
        when(shared.process.every(({ timer }) => timer.ne(0))),
        forEach(shared.process, ({ timer }) => [onlyIf(timer.ne(OFF), [timer.dec()])]),
      ),
    ]),
  )
  const tasks = upTo(processes).map((number) => {
    const me = refTo('process', number)
    const { timer } = shared.process.at(number)
    return task(`process ${number}`, {}, () =>
      loop([
        scope((attempt) => [
          step('try', when(owner.eq(null)), timer.set(writesWithin)),
          step('write', timer.set(looksAfter), owner.set(me)),
          scope((waiting) =>
            loop(
              either(
                [step('time_is_up', when(timer.eq(0)), timer.set(OFF))],
                [step('enter', when(timer.eq(OFF)), when(owner.eq(me))), waiting.leave],
                [step('give_up', when(owner.ne(me)), when(timer.eq(OFF))), attempt.leave],
              ),
            ),
          ),
          step('leave', owner.set(null)),
        ]),
      ]),
    )
  })
  return model({
    name: `fischer-${processes}-${writesWithin}-${looksAfter}`,
    schema: shared,
    initial: { process: upTo(processes).map(() => ({ timer: OFF })) },
    tasks: [clock, ...tasks],
    properties: [mutualExclusion(tasks, ['leave'], 'BEEM, fischer.xml, property 1')],
  })
}
