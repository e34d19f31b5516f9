import { statSync, type Stats } from 'node:fs'

/** What is at a path, links followed; null where nothing is. Throws the error of the system where it does not tell. */
export function statsOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    if (NO_FILE.includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

/** A name that is no possible path (a file as a folder, too long) names no file. */
const NO_FILE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']

/** True of a file that can be seen. */
export function isFile(path: string): boolean {
  return seenAt(path)?.isFile() ?? false
}

/** True of a folder that can be seen. */
export function isFolder(path: string): boolean {
  return seenAt(path)?.isDirectory() ?? false
}

/** What is at a path; null also where the system does not tell: whoever goes on to read or to write there gets its reason. */
export function seenAt(path: string): Stats | null {
  try {
    return statsOf(path)
  } catch {
    return null
  }
}
