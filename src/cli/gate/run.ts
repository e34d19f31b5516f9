import type { Movement } from '../../gate/movement.ts'
import { gathered } from '../../gate/text.ts'
import { groupBy } from '../../report/words.ts'
import type { Cell, CellWork, TestCell } from '../cell.ts'
import type { Cache } from './cache.ts'
import type { GateAnswer } from './cell.ts'
import { overCells } from '../pool.ts'

/** How many movements are shown by a run: where a rule of all tests breaks, one is like the other. */
const MOST_EVIDENCE = 20

/** What is in the cache, and of the rest what is found now. */
export async function findOut(
  cells: readonly Cell[],
  jobs: number,
  signal: AbortSignal,
  cache: Cache,
): Promise<readonly (GateAnswer | undefined)[]> {
  const answers = new Map<Cell, GateAnswer>()
  for (const cell of cells) {
    const answer = cache.read(cell)
    if (answer) answers.set(cell, answer)
  }
  const groups = groupBy(
    cells.filter((cell) => !answers.has(cell)),
    ({ file }) => JSON.stringify(file),
  )
  const open = groups.length >= jobs ? groups : groups.flatMap((group) => split(group, jobs))
  const asked = open.map((group): TestCell => {
    const { file, options } = group[0]!
    return { file, options, eras: group.map(({ era }) => era) }
  })
  await overCells('gateCell', asked, jobs, signal, (one, found) => {
    for (const [index, answer] of found.entries()) {
      const cell = open[asked.indexOf(one)]![index]!
      answers.set(cell, answer)
      cache.write(cell, answer)
    }
  })
  return cells.map((cell) => answers.get(cell))
}

/** Few tests keep all threads busy if each does some of their eras. */
function split(cells: readonly Cell[], parts: number): Cell[][] {
  const size = Math.ceil(cells.length / parts)
  return Array.from({ length: Math.ceil(cells.length / size) }, (_, part) =>
    cells.slice(part * size, (part + 1) * size),
  )
}

/** The runs that show what moved: the first ones, and one of several eras under which a test moved alike. */
export async function findEvidence(
  movements: readonly Movement[],
  cellOf: (test: string, era: string) => Cell | undefined,
  jobs: number,
  signal: AbortSignal,
): Promise<CellWork['evidenceCell']> {
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
  const found = answers.flatMap((answer) => answer ?? [])
  return {
    evidence: found.flatMap(({ evidence }) => evidence),
    unwritten: found.find(({ unwritten }) => unwritten !== null)?.unwritten ?? null,
  }
}
