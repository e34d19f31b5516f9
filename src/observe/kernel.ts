import { resolve } from 'node:path'
import { isFolder } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'
import { readKernelImage } from './kernel-image.ts'

/** A kernel that can be booted. */
export interface Kernel {
  /** As it was asked for: `debian:6.12`, or the path of its image. */
  readonly name: string
  /** The whole path of the file to boot: a bzImage. */
  readonly image: string
  /** The folder of its modules, at any depth; null where it has none. */
  readonly modules: string | null
  /** What `uname -r` says there; null where only the kernel itself can say so. */
  readonly release: string | null
}

/** A kernel of somebody's own. Throws a `UserError` where there is none at the path, or no folder for the modules. */
export function kernelAt(image: string, modules: string | null): Kernel {
  if (modules !== null && !isFolder(modules))
    throw new UserError(`there is no folder '${modules}': --modules names the folder of the kernel's modules`)
  return { name: image, image: resolve(image), modules, ...readKernelImage(image) }
}
