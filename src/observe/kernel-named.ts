import { UserError } from '../report/user-error.ts'
import { fetchMissingHeaders, fetchKernel, type Fetching } from './debian.ts'
import { debianVersion } from './debian-name.ts'
import { keptKernel, keptVersion } from './kernel-store.ts'
import { kernelAt, type Beside, type Kernel } from './kernel.ts'

/**
 * The kernel that a word asks for: one of Debian's, which is fetched where it is not there yet, or the image at a path, with what goes with
 * it. Throws a `UserError` where there is none.
 */
export async function kernelNamed(word: string, beside: Beside, fetching: Fetching): Promise<Kernel> {
  const asked = debianVersion(word)
  if (asked === null) return kernelAt(word, beside)
  for (const [option, folder] of Object.entries(beside))
    if (folder !== null) throw new UserError(`--${option} goes with the path of a kernel: '${word}' has its own`)
  return keptKernel(fetching.store, asked) ?? kernelFetched(asked, fetching)
}

/** The newest kernel of Debian's that is kept and asked for; it, or its headers, are fetched where they are not there yet. */
export async function kernelFetched(asked: string, fetching: Fetching): Promise<Kernel> {
  const version = keptVersion(fetching.store, asked) ?? (await fetchKernel(asked, fetching))
  if (keptKernel(fetching.store, version)?.headers === null) await fetchMissingHeaders(version, fetching)
  return keptKernel(fetching.store, asked)!
}
