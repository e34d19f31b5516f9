import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds `dist`, which the tests of the command line run as users do. Little work where nothing changed. */
export default function setup(): void {
  // `npm test` has just built.
  if (process.env['npm_lifecycle_event']?.startsWith('test')) return
  const root = fileURLToPath(new URL('../../', import.meta.url))
  execFileSync(process.execPath, ['scripts/prepare.mjs'], { cwd: root, stdio: 'inherit' })
}
