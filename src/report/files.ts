import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { reasonOf } from './reasons.ts'
import { isFolder, seenAt } from './stats.ts'
import { UserError } from './user-error.ts'
import { appendTo, tryFolder, writeWhole } from './write-file.ts'

/**
 * The name of a report file, without its ending: the same for the same test, era and property, on every system, and another one for
 * others, also where a file system takes `a` and `A` for one. Names that had to lose something end in a few digits that keep
 * them apart.
 */
export function reportName(test: string, era: string | null, property: string): string {
  const parts = [test, ...(era === null ? [] : [era]), property]
  const usual = [usualTest(slug(test)), ...(era === null ? [] : [slug(era)]), usualProperty(slug(property))]
  const plain = parts.map(slug).join('--')
  const short = plain.slice(0, LONGEST)
  const lossless = parts.every((part, index) => part === usual[index]) && short === plain
  return lossless ? short : `${short}--${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)}`
}

/** Leaves room for the digits and an ending within the 255 bytes that file systems allow. */
const LONGEST = 180

function slug(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9._]+/g, '-')
  return words.replaceAll(/^[-.]+|[-.]+$/g, '') || 'x'
}

/** How the name of a test is usually written, of all those that become the same in a file: `B01-...`, `cow-01-...`. */
function usualTest(name: string): string {
  return name.replace(/^[a-z](?=\d)/, (letter) => letter.toUpperCase())
}

/** The same for a property: `I5`, `mutual exclusion`. */
function usualProperty(name: string): string {
  return usualTest(name).replaceAll('-', ' ')
}

/**
 * Writes a report and returns its path; makes the folder where it is missing. The file has its old content or the
 * whole new one, whatever happens meanwhile. Throws a `UserError` where the file cannot be written.
 */
export function writeReport(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writing(path, () => writeWhole(path, content))
  return path
}

/** Adds to a report of somebody else. Throws a `UserError` where that cannot be done. */
export function appendReport(path: string, content: string): void {
  writing(path, () => appendTo(path, content))
}

/** Makes the folder and tries it, so that a run does not fail at its end. Throws a `UserError` where nothing can be written there. */
export function requireFolder(folder: string): void {
  writing(folder, () => tryFolder(folder))
}

/** The same for one file: its folder is made, and it is no folder itself. */
export function requireWritable(path: string): void {
  if (isFolder(path) || /[/\\]$/.test(path))
    throw new UserError(`cannot write ${path}: it is a folder; name a file in it`)
  const stats = seenAt(path)
  if (!stats || stats.isFile()) writing(path, () => tryFolder(dirname(path)))
}

/** All that is written is written here, so that whatever is in the way is told in one sentence. */
function writing(path: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    const file = fileInTheWay(path)
    const reason = file === null ? reasonOf(error, SPECIAL) : `'${file}' is no folder; choose another folder`
    throw new UserError(`cannot write ${path}: ${reason}`, { cause: error })
  }
}

/** What stands where a path needs a folder. Systems differ in how they say so. */
function fileInTheWay(path: string): string | null {
  const folder = dirname(path)
  if (folder === path) return null
  const stats = seenAt(folder)
  if (stats === null) return fileInTheWay(folder)
  return stats.isDirectory() ? null : folder
}

const SPECIAL: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; choose another folder',
  EPERM: 'not permitted; choose another folder',
  EROFS: 'the file system is read-only; choose another folder',
  ENOENT: 'no folder can be made there; choose another folder',
  ENOSPC: 'the disk is full; free some space or choose another folder',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  ENOTDIR: 'it is no folder; choose another folder',
  EISDIR: 'a folder of this name is in the way; choose another name',
  ENAMETOOLONG: 'the name is too long; choose another one',
}
