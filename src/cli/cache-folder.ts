import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { UserError } from '../report/user-error.ts'

/** The folder for caches of this user. Null for one who has no home; paths that depend on where one is are none, as XDG has it. */
export function usualCacheFolder(homeOf: () => string = homedir): string | null {
  const { XDG_CACHE_HOME: given = '' } = process.env
  if (isAbsolute(given)) return join(given, 'cowproof')
  const home = homeFolder(homeOf)
  return isAbsolute(home) ? join(home, '.cache', 'cowproof') : null
}

/** Empty where the system knows of none. */
function homeFolder(homeOf: () => string): string {
  try {
    return homeOf()
  } catch {
    return ''
  }
}

/** The same for what has to be kept. Throws a `UserError` for a user without one. */
export function requireCacheFolder(): string {
  const folder = usualCacheFolder()
  if (folder === null) throw new UserError('there is no folder for what is fetched: set XDG_CACHE_HOME, or HOME')
  return folder
}
