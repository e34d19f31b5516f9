import { model, witness, type Model } from '../../src/invariants/index.ts'
import { and, any, either, loop, refTo, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, oneOf, ref, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

/** For each block the one that it stands on, or null for the table. */
export type Towers = readonly (number | null)[]

/** The planner's blocks world: a hand takes a free block and puts it on another one or on the table. */
export function blocksWorld(start: Towers, goal: ReadonlyMap<number, number>): Model {
  const shared = schema({
    hand: single({ holds: ref('block') }),
    block: entity({ count: start.length }, { place: oneOf('table', 'block', 'hand'), on: ref('block'), free: flag }),
  })
  const { block } = shared
  const { holds } = shared.hand
  const held = block.at(holds)
  const reached = and(...[...goal].map(([upper, lower]) => block.at(upper).on.eq(refTo('block', lower))))
  const hand = task('hand', {}, () =>
    scope((play) =>
      loop([
        either(
          [step('see_goal', when(reached)), play.leave],
          [
            step(
              'pick_up',
              any(block, (chosen, it) => [
                when(it.free.and(it.place.eq('table'))),
                it.place.set('hand'),
                it.free.set(false),
                holds.set(chosen),
              ]),
            ),
          ],
          [
            step(
              'take_off',
              any(block, (chosen, it) => [
                when(it.free.and(it.place.eq('block'))),
                block.at(it.on).free.set(true),
                it.place.set('hand'),
                it.on.set(null),
                it.free.set(false),
                holds.set(chosen),
              ]),
            ),
          ],
        ),
        either(
          [
            step(
              'put_on',
              any(block, (chosen, it) => [
                when(it.free),
                it.free.set(false),
                held.place.set('block'),
                held.on.set(chosen),
                held.free.set(true),
                holds.set(null),
              ]),
            ),
          ],
          [step('put_down', held.place.set('table'), held.free.set(true), holds.set(null))],
        ),
      ]),
    ),
  )
  return model({
    name: `blocks-world-${start.length}`,
    schema: shared,
    initial: {
      block: upTo(start.length).map((number) => ({
        place: start[number] === null ? ('table' as const) : ('block' as const),
        on: start[number]!,
        free: !start.includes(number),
      })),
    },
    tasks: [hand],
    properties: [
      witness(
        'goal',
        { meaning: 'The towers of the goal can be built.', source: 'BEEM, blocks.xml, property 1' },
        hand.at('done'),
      ),
    ],
  })
}
