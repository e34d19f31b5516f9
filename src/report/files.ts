import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { reasonOf } from './reasons.ts'
import { UserError } from './user-error.ts'
import { writeWhole } from './write-file.ts'

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
  try {
    writeWhole(path, content)
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${reasonOf(error, SPECIAL)}`, { cause: error })
  }
  return path
}

const SPECIAL: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; choose another folder',
  EPERM: 'not permitted; choose another folder',
  EROFS: 'the file system is read-only; choose another folder',
  ENOENT: 'no folder can be made there; choose another folder',
  ENOSPC: 'the disk is full; free some space or choose another folder',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another folder',
  EISDIR: 'a folder of this name is in the way; choose another name',
  ENAMETOOLONG: 'the name is too long; choose another one',
}
