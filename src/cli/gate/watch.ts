import { watch, type FSWatcher } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { isFile, isFolder } from '../../report/stats.ts'
import { UserError } from '../../report/user-error.ts'
import { forget } from '../cell.ts'
import { isEraPath } from '../era-file.ts'
import { EXIT } from '../exit-code.ts'
import { isLitmusFile } from '../load-tests.ts'
import { suiteFolder } from '../package-root.ts'
import { say } from '../terminal.ts'

/** Editors write a file in several steps. */
const SETTLES = 100

/** What a gate is made from. */
export interface Watched {
  /** As on the command line: folders, files, or names of tests of the suite. */
  readonly tests: readonly string[]
  /** The baseline, the configuration, and words for eras, some of which are files. */
  readonly files: readonly string[]
}

/**
 * Does the work, and again whenever something changes that it was made from, until the signal comes. A mistake in a file is said,
 * and the next change awaited.
 */
export async function watching(watched: Watched, signal: AbortSignal, work: () => Promise<void>): Promise<number> {
  const changes = changesIn(watched, signal)
  while (!signal.aborted) {
    forget()
    try {
      await work()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      say(`cowproof: ${error.message}\n`)
    }
    if (signal.aborted) break
    say('Waiting for a change; Ctrl-C ends.\n')
    const changed = await changes.next()
    if (changed !== null) say(`\n${changed} changed.\n`)
  }
  changes.close()
  return EXIT.interrupted
}

interface Changes {
  /** The next file that changes, or null where the signal came. A change during the work counts. */
  next(): Promise<string | null>
  close(): void
}

function changesIn(watched: Watched, signal: AbortSignal): Changes {
  let changed: string | null = null
  let wake: () => void = () => {}
  const watchers = placesOf(watched).map(({ folder, recursive, concerns }): FSWatcher => {
    return watch(folder, { recursive }, (_event, name) => {
      if (name === null || !concerns(name)) return
      changed = name
      wake()
    })
  })
  signal.addEventListener('abort', () => wake())
  return {
    async next() {
      if (changed === null && !signal.aborted) await new Promise<void>((done) => (wake = done))
      wake = () => {}
      await new Promise((done) => setTimeout(done, SETTLES))
      const name = changed
      changed = null
      return name
    },
    close: () => watchers.forEach((each) => each.close()),
  }
}

interface Placed {
  readonly folder: string
  readonly recursive: boolean
  readonly concerns: (name: string) => boolean
}

/** Litmus files in the folders of tests, and some single files, which may be written anew under their name. */
function placesOf({ tests, files }: Watched): Placed[] {
  const folders = tests.length === 0 ? [suiteFolder] : tests.filter(isFolder)
  const single = [...tests.filter(isLitmusFile), ...files.filter((word) => isEraPath(word) || isFile(word))]
  return [
    ...folders.map((folder) => ({ folder, recursive: true, concerns: isLitmusFile })),
    ...single.map((path) => {
      const [file] = path.split('+')
      return { folder: dirname(resolve(file!)), recursive: false, concerns: (name: string) => name === basename(file!) }
    }),
  ]
}
