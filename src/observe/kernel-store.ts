import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isFolder, seenAt } from '../report/stats.ts'
import { moveWhole } from '../report/write-file.ts'
import { UserError } from '../report/user-error.ts'
import { debianWord, isAskedFor, oldestFirst, releaseOf, versionOf } from './debian-name.ts'
import { readKernelImage } from './kernel-image.ts'
import type { Kernel } from './kernel.ts'

/** A kernel of Debian's that was fetched. */
export interface KeptKernel {
  readonly version: string
  readonly folder: string
  /** In bytes. */
  readonly size: number
}

/** The kernels in a folder, the oldest first. */
export function keptKernels(store: string): KeptKernel[] {
  return keptVersions(store).map((version) => {
    const folder = folderOf(store, version)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => seenAt(join(folder, file)))
    return { version, folder, size: files.reduce((sum, file) => sum + (file?.isFile() ? file.size : 0), 0) }
  })
}

/** The newest version that is asked for, of those in a folder; null where there is none. */
export function keptVersion(store: string, asked: string): string | null {
  return keptVersions(store).findLast((kept) => isAskedFor(asked, kept)) ?? null
}

/** The kernel of that version. Throws a `UserError` where it has no image. */
export function keptKernel(store: string, asked: string): Kernel | null {
  const version = keptVersion(store, asked)
  if (version === null) return null
  const folder = folderOf(store, version)
  const image = IMAGES.map((path) => join(folder, path(releaseOf(version)))).find(existsSync)
  if (image === undefined)
    throw new UserError(`'${folder}' has no kernel: remove it with \`cowproof kernels forget ${debianWord(version)}\``)
  const modules = ['lib', 'usr/lib'].map((path) => join(folder, path, 'modules', releaseOf(version))).find(isFolder)
  const packages = join(folder, HEADERS)
  return {
    name: debianWord(asked),
    image,
    modules: modules ?? null,
    headers: isFolder(packages) ? { kind: 'packages', folder: packages } : null,
    ...readKernelImage(image),
  }
}

/** Where packages have the image of a release: before 7.2, and since. */
const IMAGES: readonly ((release: string) => string)[] = [
  (release) => `boot/vmlinuz-${release}`,
  (release) => `usr/lib/modules/${release}/vmlinuz.unsigned`,
]

/** Where the packages with the headers are kept, in the folder of a kernel: they are seldom needed, and unpacked some seven times as large. */
export const HEADERS = 'headers'

/** Takes what was unpacked, whole, and returns its version. Somebody else may have been faster: then theirs stays. */
export function keepKernel(store: string, version: string, unpacked: string): string {
  moveWhole(unpacked, folderOf(store, version))
  return version
}

/** Takes the packages with the headers of a kernel that is there without. Somebody else may have been faster here, too. */
export function addHeaders(store: string, version: string, packages: string): void {
  moveWhole(packages, join(folderOf(store, version), HEADERS))
}

/** Removes all kernels that are asked for, and returns their versions. */
export function forgetKernels(store: string, asked: string): string[] {
  const versions = keptVersions(store).filter((version) => isAskedFor(asked, version))
  for (const version of versions) rmSync(folderOf(store, version), { recursive: true, force: true })
  return versions
}

function keptVersions(store: string): string[] {
  if (!isFolder(store)) return []
  return oldestFirst(
    readdirSync(store)
      .map(versionOf)
      .filter((version) => version !== null),
  )
}

function folderOf(store: string, version: string): string {
  return join(store, releaseOf(version))
}
