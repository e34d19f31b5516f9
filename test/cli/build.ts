import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds `dist`, which the tests of the command line run as users do. Little work where nothing changed. */
export default function setup(): void {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  for (const words of [
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    ['node_modules/vite/bin/vite.js', 'build'],
  ])
    execFileSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
}
