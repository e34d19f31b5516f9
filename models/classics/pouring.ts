import { invariant, model, witness, type Model } from '../../src/invariants/index.ts'
import { either, loop, schema, step, task, when } from '../../src/program/index.ts'
import { entity, range, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

/**
 * Bottles without marks; the first starts full. One pours until the one bottle is empty or the other one is full:
 * where both happen at once, these count as two transitions.
 */
export function pouring(capacities: readonly number[], goal: number): Model {
  const shared = schema({ bottle: entity({ count: capacities.length }, { litres: range(0, Math.max(...capacities)) }) })
  const bottles = upTo(capacities.length)
  const pairs = bottles.flatMap((from) => bottles.filter((to) => to !== from).map((to) => [from, to] as const))
  const pours = pairs.flatMap(([from, to]) => {
    const source = shared.bottle.at(from).litres
    const target = shared.bottle.at(to).litres
    const capacity = capacities[to]!
    return [
      [
        step(
          `empty_${from}_into_${to}`,
          when(source.gt(0)),
          when(source.plus(target).le(capacity)),
          target.set(target.plus(source)),
          source.set(0),
        ),
      ],
      [
        step(
          `fill_${to}_from_${from}`,
          when(target.lt(capacity)),
          when(source.plus(target).ge(capacity)),
          source.set(source.plus(target).minus(capacity)),
          target.set(capacity),
        ),
      ],
    ]
  })
  const measured = witness(
    'measured',
    { meaning: `The first bottle can hold ${goal} litres.`, source: 'BEEM, pouring.xml, property 1' },
    shared.bottle.at(0).litres.eq(goal),
  )
  return model({
    name: `pouring-${capacities.join('-')}`,
    schema: shared,
    initial: { bottle: capacities.map((capacity, number) => ({ litres: number === 0 ? capacity : 0 })) },
    tasks: [task('player', {}, () => loop(either(...pours)))],
    properties: [measured],
  })
}

/** The jugs of the film Die Hard: 3 and 5 gallons, a tap and a drain. Every move is always possible. */
export function dieHard(): Model {
  const shared = schema({ jugs: single({ small: range(0, 3), big: range(0, 5) }) })
  const { small, big } = shared.jugs
  const both = small.plus(big)
  const player = task('player', {}, () =>
    loop(
      either(
        [step('fill_small', small.set(3))],
        [step('fill_big', big.set(5))],
        [step('empty_small', small.set(0))],
        [step('empty_big', big.set(0))],
        [step('small_into_big', when(both.le(5)), big.set(both), small.set(0))],
        [step('big_is_filled', when(both.gt(5)), small.set(both.minus(5)), big.set(5))],
        [step('big_into_small', when(both.le(3)), small.set(both), big.set(0))],
        [step('small_is_filled', when(both.gt(3)), big.set(both.minus(3)), small.set(3))],
      ),
    ),
  )
  return model({
    name: 'die-hard',
    schema: shared,
    tasks: [player],
    properties: [
      invariant(
        'not solved',
        { meaning: 'The big jug never holds 4 gallons.', source: 'TLA+ Examples, DieHard/DieHard.tla, NotSolved' },
        big.ne(4),
      ),
    ],
  })
}
