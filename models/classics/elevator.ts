import { invariant, model, type Model } from '../../src/invariants/index.ts'
import { and, either, ifElse, loop, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

/** An elevator whose controller goes up and down through the floors and stops where somebody has called. */
export function elevator(floors: number): Model {
  const shared = schema({
    floor: entity({ count: floors }, { called: flag }),
    cabin: single({ at: range(0, floors - 1), drives: flag }),
    // The target passes the ends before the direction changes.
    controller: single({ target: range(-1, floors), up: flag }),
  })
  const { at, drives } = shared.cabin
  const { target, up } = shared.controller
  const onward = target.set(target.plus(ifElse(up, 1, -1)))
  const inside = and(target.ge(0), target.lt(floors))
  const cabin = task('cabin', {}, () =>
    loop([
      step('start', when(drives)),
      scope((ride) =>
        loop(
          either(
            [step('open', when(target.eq(at))), ride.leave],
            [step('down', when(target.lt(at)), at.dec())],
            [step('up', when(target.gt(at)), at.inc())],
          ),
        ),
      ),
      step('close', shared.floor.at(at).called.set(false), drives.set(false)),
    ]),
  )
  const people = task('people', {}, () =>
    loop(
      either(
        ...upTo(floors).map((floor) => {
          const { called } = shared.floor.at(floor)
          return [step(`call_${floor}`, when(called.not()), called.set(true))]
        }),
      ),
    ),
  )
  const called = shared.floor.at(target).called
  const controller = task('controller', {}, () =>
    loop([
      scope((search) => [
        step('next', when(drives.not()), onward),
        loop(
          either(
            [step('turn', when(inside.not()), up.set(up.not())), search.retry],
            [step('stop_here', when(inside), when(called)), search.leave],
            [step('pass', when(inside), when(called.not()), onward)],
          ),
        ),
      ]),
      step('drive', drives.set(true)),
    ]),
  )
  const opensWhereCalled = invariant(
    'opens where called',
    {
      meaning: 'The doors are open only on the floor that the controller has chosen.',
      source: 'the controller: it waits while the cabin drives',
    },
    cabin.at('close').implies(target.eq(at)),
  )
  return model({
    name: `elevator-${floors}`,
    schema: shared,
    initial: { controller: { target: 0 } },
    tasks: [cabin, people, controller],
    properties: [opensWhereCalled],
  })
}
