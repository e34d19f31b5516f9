import type { JudgedEnd } from '../../litmus/end-set.ts'
import { controlWorks, orderWords, type Cell, type ObservedKernel } from '../../observe/observed.ts'
import { OBSERVED } from '../json-documents.ts'
import type { ObservedDocument } from '../json-schemas.ts'

/** What `observe --json` prints. */
export function observedDocument(kernels: readonly ObservedKernel[], interrupted: boolean): ObservedDocument {
  return {
    ...OBSERVED,
    interrupted,
    error: null,
    kernels: kernels.map((kernel) => ({
      kernel: kernel.name,
      release: kernel.release,
      era: kernel.era,
      trouble: troubleIn(kernel.trouble),
      control: kernel.control && { test: kernel.control.test, era: kernel.control.era, works: controlWorks(kernel) },
      tests: kernel.cells.map(cellIn),
    })),
  }
}

type TestDocument = ObservedDocument['kernels'][number]['tests'][number]

function cellIn(cell: Cell): TestDocument {
  const { test, compared, observation } = cell
  return {
    test: test.name,
    agreement: compared.agreement,
    missing: [...observation.missing],
    orders: observation.orders.length,
    allOrders: observation.allOrders,
    runs: compared.runs,
    lost: observation.lost,
    trouble: troubleIn(observation.trouble),
    seen: compared.seen.map(({ seen, runs, first, isPossible }) => ({
      ...seen,
      runs,
      possible: isPossible,
      order: orderWords(cell, first.order),
    })),
    unseen: compared.unseen.map(unseenIn),
  }
}

function unseenIn({ registers, pages, references, hangs, needsRace }: JudgedEnd): TestDocument['unseen'][number] {
  return { registers, pages, references, hangs, needsRace }
}

function troubleIn(trouble: ObservedKernel['trouble']): TestDocument['trouble'] {
  return trouble && { kind: trouble.kind, console: [...trouble.console] }
}
