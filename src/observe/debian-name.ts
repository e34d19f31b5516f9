import { UserError } from '../report/user-error.ts'

const PREFIX = 'debian:'

/** Which of Debian's kernels a word asks for (`6.12`, `6.12.117+deb12`); null for a path. Throws a `UserError` for what is neither. */
export function debianVersion(word: string): string | null {
  if (!word.startsWith(PREFIX)) return null
  const version = word.slice(PREFIX.length)
  if (/^\d+\.\d+([.+~-][\w.+~-]*)?$/.test(version)) return version
  throw new UserError(`'${word}' names no kernel of Debian's: write debian:6.12 for the newest 6.12`)
}

export function debianWord(version: string): string {
  return `${PREFIX}${version}`
}

/** True of a version that is the one asked for, or begins with it: 6.1 asks for 6.1.0-56, but not for 6.12. */
export function isAskedFor(asked: string, version: string): boolean {
  return version === asked || (version.startsWith(asked) && /[^0-9]/.test(version.charAt(asked.length)))
}

const inNumbers = new Intl.Collator('en', { numeric: true })

/** Versions from the oldest to the newest: 6.1.0-56 is newer than 6.1.0-9. */
export function oldestFirst(versions: readonly string[]): string[] {
  return [...versions].sort(inNumbers.compare)
}

/** What Debian calls the kernels for virtual machines: they are the smallest that have all that tests need. */
const FLAVOUR = '-cloud-amd64'

export function releaseOf(version: string): string {
  return `${version}${FLAVOUR}`
}

/** The version of a release; null for another kind of kernel, and for the package that depends on the newest one. */
export function versionOf(release: string): string | null {
  const version = release.endsWith(FLAVOUR) ? release.slice(0, -FLAVOUR.length) : ''
  return /^\d+\.\d+[.-]/.test(version) ? version : null
}
