import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../report/package-root.ts'

export { packageRoot }

/** Where the standard suite is. */
export const suiteFolder = join(packageRoot, 'models', 'litmus')

export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string }
  return manifest.version
}
