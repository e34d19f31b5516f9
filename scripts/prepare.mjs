// Installs what is missing, builds what is out of date (with --clean, all of it) and, with --test, runs all checks and tests but the long ones.
// Plain JavaScript, because it runs on a clone that has no node_modules yet.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const binary = (name) => join(root, 'node_modules', '.bin', name)

function run(command, parameters, stdio = 'inherit', env = process.env) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: root,
    stdio,
    env,
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 70)
}

/** True when every direct dependency is there in the version that package.json names. */
function isInstalled() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.entries({ ...dependencies, ...devDependencies }).every(([name, version]) => {
    const manifest = join(root, 'node_modules', name, 'package.json')
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version
  })
}

/** Makes `npx cowproof` work inside the checkout, as it does where the package is installed. */
function linkCommand() {
  const main = join(root, 'dist', 'src', 'cli', 'main.js')
  chmodSync(main, 0o755)
  if (process.platform === 'win32' || existsSync(binary('cowproof'))) return
  rmSync(binary('cowproof'), { force: true })
  symlinkSync(main, binary('cowproof'))
}

if (!isInstalled()) {
  process.stderr.write('cowproof: installing dependencies (once)\n')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
}
// What is packed must not have files of an earlier build.
if (process.argv.includes('--clean')) rmSync(join(root, 'dist'), { recursive: true, force: true })
run(binary('tsc'), ['-p', 'tsconfig.build.json'])
// The same page whoever builds it: in tests Vite would make one for developers, which names the files of this checkout.
run(binary('vite'), ['build'], 'inherit', { ...process.env, NODE_ENV: 'production' })
// Without the list of files that it wrote.
run(binary('rolldown'), ['--config', 'rolldown.config.ts'], ['inherit', 'ignore', 'inherit'])
linkCommand()
if (process.argv.includes('--test')) {
  run(binary('oxfmt'), ['--check'])
  run(binary('oxlint'), ['--type-aware', '--deny-warnings'])
  run(binary('tsc'), ['-p', 'tsconfig.json'])
  run(binary('tsc'), ['-p', join('test', 'viewer')])
  run(binary('vitest'), ['run', '--project=short', ...process.argv.slice(process.argv.indexOf('--test') + 1)])
}
