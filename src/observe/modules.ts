import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { reasonOf } from '../report/reasons.ts'
import { UserError } from '../report/user-error.ts'
import type { ArchivedFile } from './cpio.ts'
import type { Kernel } from './kernel.ts'
import { install, lastWords, runTool } from './tool.ts'

/**
 * What litmus tests need of a kernel, and what that needs in turn: a disk to swap to, FUSE, and compressed memory to swap to. Kernels
 * differ in what is a module, and in which compressors zram needs before it can be loaded.
 */
const NEEDED =
  /^(virtio|virtio_ring|virtio_pci\w*|virtio_blk|fuse|zram|zsmalloc|(lzo|lzo-rle|lz4|lz4hc|842|zstd)(_compress|_decompress)?)$/

const FILE = /^(.+)\.ko(\.xz|\.zst|\.gz)?$/

/** The modules that tests need, as many as the kernel has, as files to be loaded. Throws a `UserError` where they are another kernel's. */
export async function neededModules(kernel: Kernel): Promise<ArchivedFile[]> {
  if (kernel.modules === null) return []
  const paths = filesIn(kernel.modules).filter((path) => NEEDED.test(FILE.exec(basename(path))?.[1] ?? ''))
  const modules = await Promise.all(paths.map(uncompressed))
  requireOwn(modules, kernel)
  return modules
}

/** The kernel would refuse to load them, one by one. */
function requireOwn(modules: readonly ArchivedFile[], { name, modules: folder, release }: Kernel): void {
  const other = modules.map(releaseOf).find((at) => at !== null && at !== release)
  if (release === null || other === undefined) return
  throw new UserError(
    `the modules in '${folder}' are for Linux ${other}, and '${name}' is ${release}: name the folder of its own modules`,
  )
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => FILE.test(file))
      .map((file) => join(folder, file))
      .sort()
  } catch (error) {
    const reason = reasonOf(error, { ENOENT: 'there is no such folder', ENOTDIR: 'it is a file, not a folder' })
    throw new UserError(`cannot read the modules in '${folder}': ${reason}`, { cause: error })
  }
}

async function uncompressed(path: string): Promise<ArchivedFile> {
  const [, name, compression] = FILE.exec(basename(path))!
  return { path: `modules/${name}.ko`, content: await contentOf(path, compression), mode: 0o644 }
}

async function contentOf(path: string, compression: string | undefined): Promise<Buffer> {
  if (compression === '.xz') return decompressed(path, ['xz', 'xz-utils'])
  if (compression === '.zst') return decompressed(path, ['zstd', 'zstd'])
  const content = readFileSync(path)
  return compression === '.gz' ? gunzipSync(content) : content
}

async function decompressed(path: string, [command, name]: readonly [string, string]): Promise<Buffer> {
  const { code, stdout, stderr } = await runTool(command, ['-dc', path], { missing: install(name) })
  if (code !== 0) throw new UserError(`${command} cannot decompress '${path}': ${lastWords(stderr)}`)
  return stdout
}

/** For which kernel a module is, as the kernel compares it; null where it does not say. */
function releaseOf({ content }: ArchivedFile): string | null {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const at = text.indexOf('\0vermagic=')
  return at === -1 ? null : (/^[^\s\0]+/.exec(text.toString('latin1', at + 10, at + 200))?.[0] ?? null)
}
