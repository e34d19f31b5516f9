import type { JudgedEnd } from '../../litmus/end-set.ts'
import type { ForcedCell, ForcedKernel, Race } from '../../observe/forced.ts'
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

/** What `observe --force --json` prints: the same, with one test for each kernel. */
export function forcedDocument(race: Race, found: readonly ForcedKernel[], interrupted: boolean): ObservedDocument {
  return {
    ...OBSERVED,
    interrupted,
    error: null,
    kernels: found.map(({ name, release, era, trouble, cell }) => ({
      kernel: name,
      release,
      era,
      trouble: troubleIn(trouble),
      control: null,
      tests: cell ? [{ ...cellIn(cell), forced: forcedIn(race, cell) }] : [],
    })),
  }
}

function forcedIn({ era, schedule, end, test }: Race, cell: ForcedCell): TestDocument['forced'] {
  const { registers, pages, references, hangs } = end
  return {
    era,
    turns: schedule.turns.map(({ task, kind, statement }) => ({ task: test.tasks[task]!.name, does: kind, statement })),
    places: cell.places.map((place) => place && `${place.at} of ${place.function}`),
    end: { registers, pages, references, hangs },
    shown: cell.isShown,
    possible: cell.isPossible,
    held: cell.held,
    passed: cell.passed,
    waited: cell.waited,
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
    forced: null,
  }
}

function unseenIn({ registers, pages, references, hangs, needsRace }: JudgedEnd): TestDocument['unseen'][number] {
  return { registers, pages, references, hangs, needsRace }
}

function troubleIn(trouble: ObservedKernel['trouble']): TestDocument['trouble'] {
  return trouble && { kind: trouble.kind, console: [...trouble.console] }
}
