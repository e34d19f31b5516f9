import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from './user-error.ts'

/**
 * The name of a report file, without its ending: the same for the same test, era and property, on every system.
 * Names that had to lose characters end in a few digits that keep them apart.
 */
export function reportName(test: string, era: string | null, property: string): string {
  const parts = [test, ...(era === null ? [] : [era]), property]
  const plain = parts.map(slug).join('--')
  const short = plain.slice(0, LONGEST)
  const lossless = parts.every((part) => slug(part) === part.toLowerCase().replaceAll(' ', '-')) && short === plain
  return lossless ? short : `${short}--${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)}`
}

/** Leaves room for the digits and an ending within the 255 bytes that file systems allow. */
const LONGEST = 180

function slug(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9._]+/g, '-')
  return words.replaceAll(/^[-.]+|[-.]+$/g, '') || 'x'
}

/**
 * Writes a report and returns its path; makes the folder where it is missing. The file has its old content or the
 * whole new one, whatever happens meanwhile. Throws a `UserError` where the file cannot be written.
 */
export function writeReport(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  const temporary = join(folder, `.${name}.${process.pid}.tmp`)
  try {
    makeFolder(folder)
    writeDurably(temporary, content)
    renameSync(temporary, path)
  } catch (error) {
    discard(temporary)
    throw new UserError(`cannot write ${path}: ${reason(error)}`, { cause: error })
  }
  return path
}

/** Makes a folder and those around it. Not by `recursive`, with which Node 20 never returns from a path in /proc. */
function makeFolder(folder: string): void {
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
    fsyncSync(file)
  } finally {
    closeSync(file)
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

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; choose another folder',
  EPERM: 'not permitted; choose another folder',
  EROFS: 'the file system is read-only; choose another folder',
  ENOENT: 'no folder can be made there; choose another folder',
  ENOSPC: 'the disk is full; free some space or choose another folder',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another folder',
  EISDIR: 'a folder of this name is in the way; choose another folder',
  ENAMETOOLONG: 'the name is too long; choose another folder',
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return (code && REASONS[code]) || message
}
