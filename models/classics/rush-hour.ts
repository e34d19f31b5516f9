import { model, witness, type Model } from '../../src/invariants/index.ts'
import { either, loop, schema, scope, step, task, when, type Num } from '../../src/program/index.ts'
import { entity, flag, range } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

/** A car lies along its row or column, and moves only along it. */
export interface Car {
  readonly along: 'row' | 'column'
  /** The number of that row or column. */
  readonly line: number
  readonly start: number
  readonly length: number
}

/** The sliding puzzle Rush Hour: the first car drives out when it has reached the end of its row. */
export function rushHour(size: number, cars: readonly Car[]): Model {
  const shared = schema({
    cell: entity({ count: size * size }, { taken: flag }),
    car: entity({ count: cars.length }, { position: range(0, size - 1) }),
  })
  const tasks = cars.map(({ along, line, length }, number) => {
    const { position } = shared.car.at(number)
    const cell = (at: Num) => shared.cell.at(along === 'row' ? at.plus(line * size) : at.times(size).plus(line)).taken
    const before = cell(position.minus(1))
    const last = cell(position.plus(length - 1))
    const behind = cell(position.plus(length))
    const moves = [
      [step('back', when(position.gt(0).and(before.not())), last.set(false), before.set(true), position.dec())],
      [
        step(
          'forward',
          when(position.lt(size - length).and(behind.not())),
          cell(position).set(false),
          behind.set(true),
          position.inc(),
        ),
      ],
    ]
    return task(`car ${number}`, {}, () =>
      number > 0
        ? loop(either(...moves))
        : scope((board) => loop(either(...moves, [step('drive_out', when(position.eq(size - length))), board.leave]))),
    )
  })
  const taken = new Set(
    cars.flatMap(({ along, line, start, length }) =>
      upTo(length).map((part) => (along === 'row' ? line * size + start + part : (start + part) * size + line)),
    ),
  )
  const solved = witness(
    'solved',
    { meaning: 'The first car can leave.', source: 'BEEM, rushhour.xml, property 1' },
    tasks[0]!.at('done'),
  )
  return model({
    name: `rush-hour-${size}-${cars.length}`,
    schema: shared,
    initial: {
      cell: upTo(size * size).map((cell) => ({ taken: taken.has(cell) })),
      car: cars.map(({ start }) => ({ position: start })),
    },
    tasks,
    properties: [solved],
  })
}
