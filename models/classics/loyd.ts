import { type Model, model, witness } from '../../src/invariants/index.ts'
import { and, either, loop, schema, step, task, when } from '../../src/program/index.ts'
import { entity, range, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

/** Sam Loyd's sliding tiles: 0 is the gap. A second task notices, once, that the tiles stand in reverse order. */
export function loyd(columns: number, rows: number): Model {
  const cells = columns * rows
  const shared = schema({
    cell: entity({ count: cells }, { tile: range(0, cells - 1) }),
    gap: single({ x: range(0, columns - 1), y: range(0, rows - 1) }),
  })
  const { x, y } = shared.gap
  const here = shared.cell.at(y.times(columns).plus(x))
  const slide = (dx: number, dy: number) => {
    const there = shared.cell.at(y.plus(dy).times(columns).plus(x.plus(dx)))
    return [here.tile.set(there.tile), there.tile.set(0), ...(dx === 0 ? [y.set(y.plus(dy))] : [x.set(x.plus(dx))])]
  }
  const player = task('player', {}, () =>
    loop(
      either(
        [step('gap_left', when(x.gt(0)), ...slide(-1, 0))],
        [step('gap_right', when(x.lt(columns - 1)), ...slide(1, 0))],
        [step('gap_up', when(y.gt(0)), ...slide(0, -1))],
        [step('gap_down', when(y.lt(rows - 1)), ...slide(0, 1))],
      ),
    ),
  )
  const reversed = and(...upTo(cells).map((cell) => shared.cell.at(cell).tile.eq(cells - 1 - cell)))
  const judge = task('judge', {}, () => [step('see_solution', when(reversed))])
  return model({
    name: `loyd-${columns}x${rows}`,
    schema: shared,
    initial: { cell: upTo(cells).map((tile) => ({ tile })) },
    tasks: [player, judge],
    properties: [
      witness(
        'solved',
        { meaning: 'The order of the tiles can be reversed.', source: 'BEEM, loyd.xml, property 1' },
        judge.at('done'),
      ),
    ],
  })
}
