import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../report/user-error.ts'
import { install, lastWords, runTool } from './tool.ts'

/** Unpacks all packages of Debian's in a folder to another one. Throws a `UserError` for one that is broken. */
export async function unpackPackages(folder: string, to: string, signal?: AbortSignal): Promise<void> {
  for (const file of readdirSync(folder)) {
    const options = { missing: install('dpkg'), signal }
    const { code, stderr } = await runTool('dpkg-deb', ['-x', join(folder, file), to], options)
    if (code !== 0) throw new UserError(`cannot unpack ${file}: ${lastWords(stderr)}`)
  }
}
