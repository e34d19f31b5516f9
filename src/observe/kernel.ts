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
  /** What modules of ours are built with; null where there is nothing. */
  readonly headers: Headers | null
  /** What `uname -r` says there; null where only the kernel itself can say so. */
  readonly release: string | null
}

/** The headers of a kernel: a folder to build in (a tree that was built, say), or one with packages of Debian's that have it. */
export interface Headers {
  readonly kind: 'tree' | 'packages'
  readonly folder: string
}

/** What goes with the image of a kernel, as paths of folders; null for what is not named. */
export interface Beside {
  readonly modules: string | null
  readonly headers: string | null
}

/** A kernel of somebody's own. Throws a `UserError` where there is none at the path, or no folder for what goes with it. */
export function kernelAt(image: string, { modules, headers }: Beside): Kernel {
  if (modules !== null && !isFolder(modules))
    throw new UserError(`there is no folder '${modules}': --modules names the folder of the kernel's modules`)
  if (headers !== null && !isFolder(headers))
    throw new UserError(
      `there is no folder '${headers}': --headers names the kernel's headers, or the tree that it was built in`,
    )
  return {
    name: image,
    image: resolve(image),
    modules,
    headers: headers === null ? null : { kind: 'tree', folder: resolve(headers) },
    ...readKernelImage(image),
  }
}
