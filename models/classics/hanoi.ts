import { type Model, model, witness } from '../../src/invariants/index.ts'
import { and, anyNumber, either, loop, schema, step, task, when } from '../../src/program/index.ts'
import { entity, range } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

/** The tower of Hanoi: disc 0 is the smallest. A disc that no smaller one lies on moves to a peg without a smaller one. */
export function hanoi(discs: number): Model {
  const shared = schema({ disc: entity({ count: discs }, { peg: range(0, 2) }) })
  const moves = upTo(discs).map((number) => {
    const { peg } = shared.disc.at(number)
    const smaller = upTo(number).map((other) => shared.disc.at(other))
    return [
      step(
        `move_disc_${number}`,
        anyNumber(0, 2, (target) => [
          when(peg.ne(target)),
          when(and(...smaller.flatMap((other) => [other.peg.ne(peg), other.peg.ne(target)]))),
          peg.set(target),
        ]),
      ),
    ]
  })
  const onThird = (count: number) => and(...upTo(count).map((number) => shared.disc.at(number).peg.eq(2)))
  return model({
    name: `hanoi-${discs}`,
    schema: shared,
    tasks: [task('player', {}, () => loop(either(...moves)))],
    properties: [
      witness(
        'all but the largest moved',
        {
          meaning: 'All discs but the largest can be moved to the third peg.',
          source: 'BEEM, hanoi.xml, property 1 (c_act counts one more)',
        },
        onThird(discs - 1).and(shared.disc.at(discs - 1).peg.eq(0)),
      ),
      witness(
        'all moved',
        { meaning: 'All discs can be moved to the third peg.', source: 'É. Lucas, La tour d’Hanoï, 1883' },
        onThird(discs),
      ),
    ],
  })
}
