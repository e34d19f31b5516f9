import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { temporaryFolder } from '../cli/cowproof.ts'

/** For the length of a test, programs of the machine are these shell scripts. With `alone` there are no others. */
export function replaceTools(scripts: Readonly<Record<string, string>>, { alone = false } = {}): string {
  const folder = temporaryFolder()
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  vi.stubEnv('PATH', alone ? folder : `${folder}:${process.env['PATH']}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  return folder
}

/** The start of a bzImage, as Documentation/arch/x86/boot.rst describes it. */
export function bzImage(version: string): Buffer {
  const image = Buffer.alloc(4096)
  image.write('HdrS', 0x202)
  image.writeUInt16LE(0x300, 0x20e)
  image.write(version, 0x300 + 512)
  return image
}

/** A folder with kernels as Debian's packages have them: up to 7.1 in one place, from 7.2 on in another. */
export function storeWith(...releases: readonly string[]): string {
  const store = temporaryFolder()
  for (const release of releases) {
    const isSplit = /^7\.[2-9]/.test(release)
    const modules = join(store, release, isSplit ? 'usr/lib/modules' : 'lib/modules', release)
    mkdirSync(modules, { recursive: true })
    mkdirSync(join(store, release, 'boot'))
    const image = isSplit ? join(modules, 'vmlinuz.unsigned') : join(store, release, 'boot', `vmlinuz-${release}`)
    writeFileSync(image, bzImage(`${release} (who) #1`))
  }
  return store
}
