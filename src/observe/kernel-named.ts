import { UserError } from '../report/user-error.ts'
import { fetchKernel, type Fetching } from './debian.ts'
import { debianVersion } from './debian-name.ts'
import { keptKernel } from './kernel-store.ts'
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
  const kept = keptKernel(fetching.store, asked)
  if (kept) return kept
  const version = await fetchKernel(asked, fetching)
  return { ...keptKernel(fetching.store, version)!, name: word }
}
