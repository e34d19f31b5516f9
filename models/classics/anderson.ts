import { type Model, model } from '../../src/invariants/index.ts'
import { either, loop, schema, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range, single } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'

/**
 * Anderson's array lock (T. E. Anderson, The performance of spin lock alternatives, 1990): fetch-and-add hands out
 * places in a ring of flags, and each process passes the flag of its place on to the next.
 */
export function anderson(processes: number): Model {
  // Between the fetch of the last place and the correction, each other process can fetch once more.
  const places = range(0, 2 * processes)
  const shared = schema({
    ring: single({ next: places }),
    slot: entity({ count: processes }, { free: flag }),
    process: entity({ count: processes }, { place: places }),
  })
  const { next } = shared.ring
  const tasks = upTo(processes).map((number) => {
    const { place } = shared.process.at(number)
    return task(`process ${number}`, {}, () =>
      loop([
        step('fetch_and_add', place.set(next), next.inc()),
        either(
          [step('wrap', when(place.eq(processes - 1)), next.set(next.minus(processes)))],
          [step('reduce', when(place.ne(processes - 1)), place.set(place.mod(processes)))],
        ),
        step('spin', when(shared.slot.at(place).free)),
        step('take_slot', shared.slot.at(place).free.set(false)),
        step('leave', shared.slot.at(place.plus(1).mod(processes)).free.set(true)),
      ]),
    )
  })
  const properties = [mutualExclusion(tasks, ['leave'], 'BEEM, anderson.xml, property 1')]
  return model({
    name: `anderson-${processes}`,
    schema: shared,
    initial: { slot: [{ free: true }] },
    tasks,
    properties,
  })
}
