import { readFileSync } from 'node:fs'
import { reasonOf } from '../report/reasons.ts'
import { seenAt } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'

/** What the file of a kernel says of itself. */
export interface ImageFacts {
  /** What `uname -r` will say; null where the file does not say so. */
  readonly release: string | null
}

/** Offsets in a bzImage (Documentation/arch/x86/boot.rst): `header` and `kernel_version`, which counts from the second sector. */
const [MAGIC_AT, VERSION_AT, SECTOR] = [0x202, 0x20e, 512]

/** Looks at the file of a kernel. Throws a `UserError` for one that cannot be read, or that no x86 machine boots. */
export function readKernelImage(path: string): ImageFacts {
  const image = contentOf(path)
  if (image.toString('latin1', 0, 4) === '\u007FELF') return { release: null }
  if (image.length < 2 * SECTOR || image.toString('latin1', MAGIC_AT, MAGIC_AT + 4) !== 'HdrS')
    throw new UserError(
      `'${path}' is no kernel that an x86 machine boots: name a bzImage (arch/x86/boot/bzImage of a built tree) or a vmlinuz`,
    )
  const version = image.readUInt16LE(VERSION_AT)
  if (version === 0) return { release: null }
  // "6.1.0-56-cloud-amd64 (who built it) #1 SMP ..."
  const text = image.toString('latin1', SECTOR + version, SECTOR + version + 256)
  return { release: /^[\w.+~-]+/.exec(text)?.[0] ?? null }
}

function contentOf(path: string): Buffer {
  if (seenAt(path)?.isDirectory()) throw new UserError(`the kernel '${path}' is a folder; name its image`)
  try {
    return readFileSync(path)
  } catch (error) {
    const reason = reasonOf(error, { ENOENT: "there is no such file; for one of Debian's write debian:6.12" })
    throw new UserError(`cannot read the kernel '${path}': ${reason}`, { cause: error })
  }
}
