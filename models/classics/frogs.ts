import { model, witness, type Model } from '../../src/invariants/index.ts'
import { and, either, loop, schema, step, task, when } from '../../src/program/index.ts'
import { entity, oneOf, range, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

const animal = oneOf('none', 'toad', 'frog')
type Animal = (typeof animal.members)[number]

/** Toads and frogs in a row change sides: toads go right and frogs left, into the gap or over one of the others into it. */
export function frogs(each: number): Model {
  const cells = 2 * each + 1
  const shared = schema({
    cell: entity({ count: cells }, { animal }),
    gap: single({ at: range(0, cells - 1) }),
  })
  const { at } = shared.gap
  const animalAt = (offset: number) => shared.cell.at(at.plus(offset)).animal
  const fill = (kind: 'toad' | 'frog', offset: number) => [
    animalAt(0).set(kind),
    animalAt(offset).set('none'),
    at.set(at.plus(offset)),
  ]
  const toads = task('toads', {}, () =>
    loop(
      either(
        [step('walk', when(and(at.gt(0), animalAt(-1).eq('toad'))), ...fill('toad', -1))],
        [step('jump', when(and(at.gt(1), animalAt(-1).eq('frog'), animalAt(-2).eq('toad'))), ...fill('toad', -2))],
      ),
    ),
  )
  const frogTask = task('frogs', {}, () =>
    loop(
      either(
        [step('walk', when(and(at.lt(cells - 1), animalAt(1).eq('frog'))), ...fill('frog', 1))],
        [step('jump', when(and(at.lt(cells - 2), animalAt(1).eq('toad'), animalAt(2).eq('frog'))), ...fill('frog', 2))],
      ),
    ),
  )
  const start = (cell: number): Animal => (cell < each ? 'toad' : cell > each ? 'frog' : 'none')
  const end = (cell: number): Animal => (cell < each ? 'frog' : cell > each ? 'toad' : 'none')
  const judge = task('judge', {}, () => [
    step('see_solution', when(and(...upTo(cells).map((cell) => shared.cell.at(cell).animal.eq(end(cell)))))),
  ])
  return model({
    name: `frogs-${each}`,
    schema: shared,
    initial: { cell: upTo(cells).map((cell) => ({ animal: start(cell) })), gap: { at: each } },
    tasks: [toads, frogTask, judge],
    properties: [
      witness(
        'solved',
        { meaning: 'All toads and frogs can change sides.', source: 'BEEM, frogs.xml, property 1' },
        judge.at('done'),
      ),
    ],
  })
}
