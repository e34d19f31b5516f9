import type { Movement } from '../gate/movement.ts'
import type { Evidence } from '../gate/report.ts'
import { gathered } from '../gate/text.ts'
import type { Cell } from './cell.ts'
import type { Cache } from './gate-cache.ts'
import type { GateAnswer } from './gate-cell.ts'
import { overCells } from './pool.ts'

/** How many movements are shown by a run: where a rule of all tests breaks, one is like the other. */
const MOST_EVIDENCE = 20

/** What is in the cache, and of the rest what is found now. */
export async function findOut(
  cells: readonly Cell[],
  jobs: number,
  signal: AbortSignal,
  cache: Cache,
): Promise<readonly (GateAnswer | undefined)[]> {
  const known = cells.map((cell) => cache.read(cell))
  const open = cells.filter((_, index) => known[index] === null)
  const found = await overCells('gateCell', open, jobs, signal, (cell, answer) => cache.write(cell, answer))
  let next = 0
  return known.map((answer) => answer ?? found[next++])
}

/** The runs that show what moved: the first ones, and one of several eras under which a test moved alike. */
export async function findEvidence(
  movements: readonly Movement[],
  cellOf: (test: string, era: string) => Cell | undefined,
  jobs: number,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  const shown = gathered(movements)
    .flatMap(({ test, eras: [era], properties: [property] }) => {
      const cell = test !== null && era !== undefined ? cellOf(test, era) : undefined
      return cell && property !== undefined ? [{ cell, property }] : []
    })
    .slice(0, MOST_EVIDENCE)
  const cells = [...new Set(shown.map(({ cell }) => cell))].map((cell): Cell => {
    const properties = shown.filter((each) => each.cell === cell).map(({ property }) => property)
    return { ...cell, runs: true, properties }
  })
  const answers = await overCells('evidenceCell', cells, jobs, signal)
  return answers.flatMap((answer) => answer ?? [])
}
