import { availableParallelism } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { Argv } from 'yargs'
import type { Tinypool } from 'tinypool'
import { isOutOfMemory } from '../explorer/memory.ts'
import { removeHalfWritten } from '../report/write-file.ts'
import { evidenceCell, galleryTest, gateCell, matrixCell, verifyCell, type CellAsked, type CellWork } from './cell.ts'
import { answerWithoutMemory } from './no-memory.ts'
import { wholeNumber } from './options.ts'
import { progressLine } from './progress.ts'
import { valueOf } from './thread-answer.ts'

const MOST_JOBS = 1024

const works: { readonly [Work in keyof CellWork]: (cell: CellAsked[Work]) => Promise<CellWork[Work]> } = {
  verifyCell,
  matrixCell,
  gateCell,
  evidenceCell,
  galleryTest,
}

export function jobsOption<T>(yargs: Argv<T>) {
  return yargs.option('jobs', {
    type: 'string',
    requiresArg: true,
    describe: 'How many tests to run at a time. If not given, as many as there are cores',
  })
}

export function jobsOf({ jobs }: { readonly jobs?: string | undefined }): number {
  return jobs === undefined
    ? availableParallelism()
    : wholeNumber('--jobs', jobs, { unit: 'jobs', min: 1, max: MOST_JOBS })
}

/** In bytes. The heap of a thread that ends takes nothing with it; with less than this, work that could need more is done in one. */
const SMALL_HEAP = 2 ** 30

/** Threads beyond these have no core to run on, and take memory all the same. */
const MOST_THREADS = Math.max(8, 2 * availableParallelism())

/**
 * Does the work for each cell, several at a time in threads of their own, and gives the answers in the order of the cells. Undefined stands
 * for a cell of which nothing is known: the signal came before it was finished, or there was not enough memory.
 */
export async function overCells<Work extends keyof CellWork>(
  name: Work,
  cells: readonly CellAsked[Work][],
  jobs: number,
  signal: AbortSignal,
  onAnswer: (cell: CellAsked[Work], answer: CellWork[Work]) => void = () => {},
): Promise<readonly (CellWork[Work] | undefined)[]> {
  const threads = Math.min(jobs, cells.length, MOST_THREADS)
  const isHeapSmall = getHeapStatistics().heap_size_limit < SMALL_HEAP
  const pool = threads > 1 || (threads === 1 && isHeapSmall) ? await startThreads(threads) : null
  const answer = (cell: CellAsked[Work]): Promise<CellWork[Work]> =>
    pool
      ? valueOf<CellWork[Work]>(pool.run(cell, { name, signal }))
      : works[name]({ ...cell, options: { ...cell.options, signal } })
  const answers: (CellWork[Work] | undefined)[] = cells.map(() => undefined)
  const progress = progressLine()
  let [next, done] = [0, 0]
  const lane = async (): Promise<void> => {
    while (next < cells.length && !signal.aborted) {
      const index = next++
      const cell = cells[index]!
      try {
        const found = await answer(cell)
        answers[index] = found
        onAnswer(cell, found)
      } catch (error) {
        if (!signal.aborted && !isOutOfMemory(error)) throw error
        if (!signal.aborted) answers[index] = await answerWithoutMemory(name, cell)
      }
      progress.say(
        `${++done} of ${cells.length}: ${cell.file.name}, ${'era' in cell ? cell.era : `${cell.eras.length} eras`}`,
      )
    }
  }
  try {
    await Promise.all(Array.from({ length: threads }, lane))
  } finally {
    progress.clear()
    await pool?.destroy()
    for (const folder of new Set(cells.map((cell) => ('reports' in cell ? cell.reports : null))))
      if (folder !== null) removeHalfWritten(folder)
  }
  return answers
}

async function startThreads(threads: number): Promise<Tinypool> {
  const { Tinypool: Pool } = await import('tinypool')
  const filename = new URL('thread.js', import.meta.url).href
  return new Pool({ filename, minThreads: threads, maxThreads: threads })
}
