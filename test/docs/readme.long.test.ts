import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root, temporaryFolder } from '../cli/cowproof.ts'
import { commands, example } from './readme.ts'

/** The files of the repository as a clone has them, and what `npm install` brings, but for the link to this checkout. */
function checkout(): string {
  const folder = temporaryFolder()
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files.filter((each) => !each.startsWith('reports/'))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  cpSync(join(root, 'node_modules'), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  rmSync(join(folder, 'node_modules', '.bin', 'cowproof'), { force: true })
  return folder
}

test('the commands of the README work in a fresh clone, in the order in which they stand', () => {
  const folder = checkout()
  writeFileSync(join(folder, 'my-test.litmus'), example)
  expect(commands.length).toBeGreaterThan(6)
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8' })
    expect(status, `${command}\n${stdout}${stderr}`).toBe(0)
  }
})
