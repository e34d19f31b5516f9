import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { statsOf } from './stats.ts'

/**
 * Writes a file, and makes its folder where it is missing. The file has its old content or the whole new one, whatever happens meanwhile:
 * it is written under another name beside, which no two processes or threads share. What is no file (a device, a pipe)
 * takes the content as it is. Throws the error of the system.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const stats = statsOf(path)
  if (stats && !stats.isFile()) return writeDurably(path, content)
  // A link stays one: what is behind it is written.
  const target = stats ? realpathSync(path) : path
  const folder = dirname(target)
  makeFolder(folder)
  const temporary = join(folder, `${PREFIX}${randomBytes(6).toString('hex')}${ENDING}`)
  try {
    writeDurably(temporary, content)
    renameSync(temporary, target)
  } catch (error) {
    discard(temporary)
    throw error
  }
}

/** Gives a folder its name, unless somebody else was faster: then theirs stays, and ours where it was. Throws the error of the system. */
export function moveWhole(folder: string, target: string): void {
  try {
    renameSync(folder, target)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Adds to a file. Throws the error of the system. */
export function appendTo(path: string, content: string): void {
  appendFileSync(path, content)
}

/** Makes a folder, and tries whether files can be written there. Throws the error of the system. */
export function tryFolder(folder: string): void {
  const path = join(folder, '.cowproof')
  writeWhole(path, '')
  // Another process may try the same folder.
  rmSync(path, { force: true })
}

/** Of this process: threads that were ended while they wrote leave files of this name. */
const PREFIX = `.cowproof-${process.pid}-`
const ENDING = '.tmp'

/** Removes what a thread of this process that was ended left half written in a folder. */
export function removeHalfWritten(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(PREFIX) && name.endsWith(ENDING)) discard(join(folder, name))
    }
  } catch {
    // Then there is no such folder.
  }
}

/** Makes a folder and those around it. Not by `recursive`, with which Node 20 never returns from a path in /proc. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function writeDurably(path: string, content: string | Uint8Array): void {
  const file = openSync(path, 'w')
  try {
    writeFileSync(file, content)
    syncIfPossible(file)
  } finally {
    closeSync(file)
  }
}

/** A pipe or a terminal has nothing to be kept. */
function syncIfPossible(file: number): void {
  try {
    fsyncSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
  }
}

/** Best effort: the error that led here is the one to report. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The folder may be what is broken.
  }
}
