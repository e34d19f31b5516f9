import { type Model, model } from '../../src/invariants/index.ts'
import { either, loop, or, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range, single } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'

export interface PetersonOptions {
  readonly processes: number
  /** `passes equals`: a process passes others on its own level. `reads positions`: it takes a level for a turn. */
  readonly mistake: 'none' | 'passes equals' | 'reads positions'
}

/**
 * Peterson's algorithm for N processes (G. L. Peterson, Myths about the mutual exclusion problem, 1981): on each of
 * N - 1 levels the process that came last waits until all others are on lower levels. It looks at one other process
 * in each step.
 */
export function peterson({ processes, mistake }: PetersonOptions): Model {
  const shared = schema({
    process: entity(
      { count: processes },
      { level: range(0, processes), next: range(0, processes), looksAt: range(0, processes) },
    ),
    level: entity({ count: processes }, { last: range(0, processes - 1) }),
  })
  const tasks = upTo(processes).map((number) => {
    const my = shared.process.at(number)
    const other = shared.process.at(my.looksAt)
    const level = my.next.minus(1)
    const isBelow = mistake === 'passes equals' ? other.level.le(my.next) : other.level.lt(my.next)
    const cameLast = mistake === 'reads positions' ? shared.process.at(level).level : shared.level.at(level).last
    return task(`process ${number}`, {}, () =>
      loop([
        step('start', my.next.set(1)),
        scope((climb) =>
          loop([
            either(
              [step('go_to_level', when(my.next.lt(processes)), my.level.set(my.next))],
              [step('enter', when(my.next.eq(processes))), climb.leave],
            ),
            step('come_last', shared.level.at(level).last.set(number), my.looksAt.set(0)),
            scope((wait) =>
              loop(
                either(
                  [
                    step(
                      'look',
                      when(my.looksAt.lt(processes)),
                      when(or(my.looksAt.eq(number), isBelow)),
                      my.looksAt.inc(),
                    ),
                  ],
                  [step('pass', when(or(cameLast.ne(number), my.looksAt.eq(processes))), my.next.inc()), wait.leave],
                ),
              ),
            ),
          ]),
        ),
        step('leave', my.level.set(0)),
      ]),
    )
  })
  const name = `peterson-${processes}${mistake === 'none' ? '' : `-${mistake}`}`
  return model({
    name,
    schema: shared,
    tasks,
    properties: [mutualExclusion(tasks, ['leave'], 'BEEM, peterson.xml, property 1')],
  })
}

/** Peterson's algorithm for two processes, with flags and a turn that is given away. */
export function petersonForTwo(): Model {
  const shared = schema({ process: entity({ count: 2 }, { wants: flag }), global: single({ turn: range(0, 1) }) })
  const { turn } = shared.global
  const tasks = [0, 1].map((number) => {
    const other = 1 - number
    return task(`process ${number}`, {}, () =>
      loop([
        step('work'),
        step('want', shared.process.at(number).wants.set(true)),
        step('give_way', turn.set(other)),
        step('enter', when(or(shared.process.at(other).wants.not(), turn.eq(number)))),
        step('critical'),
        step('leave', shared.process.at(number).wants.set(false)),
      ]),
    )
  })
  const properties = [
    mutualExclusion(tasks, ['critical', 'leave'], 'TLA+ Examples, locks_auxiliary_vars/Peterson.tla, Inv'),
  ]
  return model({ name: 'peterson-for-two', schema: shared, tasks, properties })
}
