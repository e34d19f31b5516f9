import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadTests } from '../../src/cli/load-tests.ts'
import { notEmittable, programOf } from '../../src/observe/emit/program.ts'
import { ordersOf } from '../../src/observe/orders.ts'
import { temporaryFolder } from '../cli/cowproof.ts'

test('every program compiles without a warning', async () => {
  const folder = temporaryFolder()
  const able = (await loadTests([])).filter((each) => notEmittable(each).length === 0)
  expect(able.length).toBeGreaterThan(20)
  for (const each of able) {
    const source = join(folder, `${each.name}.c`)
    writeFileSync(source, programOf(each, ordersOf(each, 1).orders[0]!, ['It says nothing.']))
    const words = ['-static', '-Wall', '-Wextra', '-Werror', '-o', join(folder, 'program'), source]
    expect(() => execFileSync('gcc', words, { stdio: 'pipe' }), each.name).not.toThrow()
  }
}, 300_000)
