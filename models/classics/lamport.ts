import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'
import { model, type Model } from '../../src/invariants/index.ts'
import { and, either, loop, refTo, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range, ref, single } from '../../src/state/index.ts'

export interface LamportOptions {
  readonly processes: number
  /** `withdraws another`: a process that finds y taken resets the flag of x. `compares x`: the last test reads x for its own number. */
  readonly mistake: 'none' | 'withdraws another' | 'compares x'
}

/** Lamport's fast mutual exclusion (1987): alone, a process enters after a few steps without looking at the others. */
export function lamport({ processes, mistake }: LamportOptions): Model {
  const shared = schema({
    gate: single({ x: ref('process'), y: ref('process') }),
    process: entity({ count: processes }, { wants: flag, looksAt: range(0, processes) }),
  })
  const { gate, process } = shared
  const tasks = upTo(processes).map((number) => {
    const me = refTo('process', number)
    const my = process.at(number)
    const withdrawn = mistake === 'withdraws another' ? process.at(gate.x) : my
    const isLast = mistake === 'compares x' ? gate.y.eq(gate.x) : gate.y.eq(me)
    return task(`process ${number}`, {}, () =>
      loop([
        scope((attempt) => [
          step('want', my.wants.set(true)),
          step('set_x', gate.x.set(me)),
          either(
            [
              step('y_is_taken', when(gate.y.ne(null)), withdrawn.wants.set(false)),
              step('wait_for_y', when(gate.y.eq(null))),
              attempt.leave,
            ],
            [step('y_is_free', when(gate.y.eq(null)))],
          ),
          step('set_y', gate.y.set(me)),
          scope((contest) =>
            either(
              [step('enter_alone', when(gate.x.eq(me)))],
              [
                step('x_has_changed', when(gate.x.ne(me)), my.wants.set(false), my.looksAt.set(0)),
                scope((looking) =>
                  loop(
                    either(
                      [
                        step(
                          'look',
                          when(and(my.looksAt.lt(processes), process.at(my.looksAt).wants.not())),
                          my.looksAt.inc(),
                        ),
                      ],
                      [step('all_withdrawn', when(my.looksAt.eq(processes))), looking.leave],
                    ),
                  ),
                ),
                either(
                  [step('enter_last', when(isLast)), contest.leave],
                  [step('lost', when(gate.y.eq(null))), attempt.leave],
                ),
              ],
            ),
          ),
          step('leave', gate.y.set(null)),
          step('withdraw', my.wants.set(false)),
        ]),
      ]),
    )
  })
  const properties = [mutualExclusion(tasks, ['leave'], 'BEEM, lamport.xml, property 1')]
  return model({ name: `lamport-${processes}-${mistake}`, schema: shared, tasks, properties })
}
