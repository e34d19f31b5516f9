import type { Cell, CellAsked, CellWork } from './cell.ts'
import { NO_MEMORY } from './ending.ts'
import { testIn } from './load-tests.ts'
import type { ExplorationSize, VerdictRecord } from './record.ts'
import { testProperties } from '../litmus/properties.ts'

/** Nobody knows how far it came. */
const NOTHING: ExplorationSize = { states: 0, transitions: 0, depth: 0, stoppedBy: 'memory' }

/** What is known of a cell for which there was not enough memory: that nothing is. Undefined where a whole row is missing. */
export async function answerWithoutMemory<Work extends keyof CellWork>(
  name: Work,
  cell: CellAsked[Work],
): Promise<CellWork[Work] | undefined> {
  const answers: { readonly [W in keyof CellWork]: () => Promise<CellWork[W] | undefined> } = {
    verifyCell: async () => {
      const records = await incomplete(cell as Cell)
      return { asked: cell.options, size: NOTHING, outcomes: [], answer: 'incomplete', records, ends: null }
    },
    matrixCell: async () => ({
      cell: { outcome: 'incomplete', seen: [], isExpected: true },
      records: await incomplete(cell as Cell),
    }),
    gateCell: async () => undefined,
    evidenceCell: async () => ({ evidence: [], unwritten: NO_MEMORY }),
    galleryTest: async () => undefined,
  }
  return answers[name]()
}

async function incomplete({ file, era, properties }: Cell): Promise<readonly VerdictRecord[]> {
  const { name: test } = await testIn(file)
  return testProperties
    .filter(({ name }) => properties === null || properties.includes(name))
    .map(({ name: property, kind }): VerdictRecord => ({
      test,
      era,
      property,
      kind,
      verdict: 'incomplete',
      expected: null,
      surprise: null,
      hint: [],
      size: NOTHING,
      document: null,
      counterexample: null,
      unwritten: null,
    }))
}
