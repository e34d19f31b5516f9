import { type Model, model, noDeadlock } from '../../src/invariants/index.ts'
import { type Block, either, loop, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

export interface PhilosophersOptions {
  readonly philosophers: number
  /** How a deadlock is avoided: not at all, by one who takes the forks in the other order, or by a room with few seats. */
  readonly remedy: 'none' | 'left-handed' | { readonly seats: number }
}

/** Dijkstra's dining philosophers: each needs the forks on both sides, and takes and puts down one at a time. */
export function philosophers({ philosophers: count, remedy }: PhilosophersOptions): Model {
  const shared = schema({ fork: entity({ count }, { taken: flag }), room: single({ guests: range(0, count) }) })
  const { guests } = shared.room
  const tasks = upTo(count).map((number) => {
    const sides = [number, (number + 1) % count] as const
    const [first, second] = (remedy === 'left-handed' && number === 0 ? sides.toReversed() : sides).map((fork) =>
      shared.fork.at(fork),
    )
    const takeFirst = step('take_first_fork', when(first!.taken.not()), first!.taken.set(true))
    const meal: Block = [
      step('take_second_fork', when(second!.taken.not()), second!.taken.set(true)),
      step('put_down_first_fork', first!.taken.set(false)),
      step('put_down_second_fork', second!.taken.set(false)),
    ]
    if (typeof remedy === 'string') return task(`philosopher ${number}`, {}, () => loop([takeFirst, meal]))
    return task(`philosopher ${number}`, {}, () =>
      loop([
        step('come_in', when(guests.lt(remedy.seats)), guests.inc()),
        scope((visit) => loop(either([step('go_out', guests.dec()), visit.leave], [takeFirst, meal]))),
      ]),
    )
  })
  const described = typeof remedy === 'string' ? remedy : `${remedy.seats}-seats`
  return model({ name: `philosophers-${count}-${described}`, schema: shared, tasks, properties: [noDeadlock] })
}
