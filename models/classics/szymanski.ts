import { model, type Model } from '../../src/invariants/index.ts'
import { and, either, loop, not, or, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'

export interface SzymanskiOptions {
  readonly processes: number
  /** `skips waiters`: the search for those ahead wants both conditions where either should do. */
  readonly mistake: 'none' | 'skips waiters'
}

/** Szymanski's algorithm (1988): processes pass a waiting room in groups, and leave it in the order of their numbers. */
export function szymanski({ processes, mistake }: SzymanskiOptions): Model {
  const shared = schema({
    process: entity({ count: processes }, { active: flag, waits: flag, shut: flag, looksAt: range(0, processes) }),
  })
  const { process } = shared
  const tasks = upTo(processes).map((number) => {
    const my = process.at(number)
    const other = process.at(my.looksAt)
    const more = my.looksAt.lt(processes)
    const seenAll = my.looksAt.eq(processes)
    const isBehind = mistake === 'none' ? or(other.waits, other.shut.not()) : and(other.waits, other.shut.not())
    const mayShut = and(my.looksAt.ne(number), more)
    return task(`process ${number}`, {}, () =>
      loop([
        step('come', my.active.set(true), my.looksAt.set(0)),
        scope((entering) =>
          loop(
            either(
              [step('door_is_open', when(and(more, other.shut.not())), my.looksAt.inc())],
              [step('go_in', when(seenAll)), entering.leave],
            ),
          ),
        ),
        step('wait_inside', my.waits.set(true), my.active.set(false)),
        scope((room) => [
          either(
            [step('shut', when(my.shut), my.looksAt.set(0)), room.leave],
            [step('not_shut', when(my.shut.not()), my.looksAt.set(0))],
          ),
          scope((looking) =>
            loop(
              either(
                [step('look_for_active', when(and(more, other.active.not())), my.looksAt.inc())],
                [step('looked_for_active', when(not(and(more, other.active.not())))), looking.leave],
              ),
            ),
          ),
          scope((shutting) =>
            either(
              [step('somebody_active', when(more)), shutting.leave],
              [
                step('shut_door', when(seenAll), my.shut.set(true), my.looksAt.set(0)),
                scope((checking) =>
                  loop(
                    either(
                      [step('check_active', when(and(more, other.active.not())), my.looksAt.inc())],
                      [step('open_again', when(and(more, other.active)), my.shut.set(false)), shutting.leave],
                      [step('door_is_shut', when(seenAll), my.waits.set(false), my.looksAt.set(0)), checking.leave],
                    ),
                  ),
                ),
                scope((checking) =>
                  loop(
                    either(
                      [step('check_waiting', when(and(more, other.waits.not())), my.looksAt.inc())],
                      [step('nobody_waits', when(seenAll)), checking.leave],
                    ),
                  ),
                ),
              ],
            ),
          ),
          scope((search) =>
            either(
              [step('no_search', when(seenAll)), search.leave],
              [
                step('search', when(more), my.looksAt.set(0)),
                scope((looking) =>
                  loop(
                    either(
                      [step('look_for_shut', when(and(more, isBehind)), my.looksAt.inc())],
                      [step('looked_for_shut', when(not(and(more, isBehind)))), looking.leave],
                    ),
                  ),
                ),
              ],
            ),
          ),
          either(
            [step('follow', when(mayShut), my.shut.set(true), my.waits.set(false))],
            [step('stay', when(not(mayShut)))],
          ),
          room.retry,
        ]),
        scope((queue) =>
          loop(
            either(
              [
                step(
                  'is_gone',
                  when(and(my.looksAt.lt(number), other.waits.not(), other.shut.not())),
                  my.looksAt.inc(),
                ),
              ],
              [step('enter', when(my.looksAt.eq(number))), queue.leave],
            ),
          ),
        ),
        step('leave', my.shut.set(false)),
      ]),
    )
  })
  const properties = [mutualExclusion(tasks, ['leave'], 'BEEM, szymanski.xml, property 1')]
  return model({ name: `szymanski-${processes}-${mistake}`, schema: shared, tasks, properties })
}
