import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pageOf, viewedAlone } from '../../src/cli/viewer-data.ts'
import { dataOfPage, type Counterexample } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { cowproof, temporaryFolder } from './cowproof.ts'

const ERA = `
import { appendFileSync } from 'node:fs'
import { v5_7 } from 'cowproof/eras'
appendFileSync(new URL('ran', import.meta.url), 'x')
export default { ...v5_7, name: 'mine' }
`

test('nothing that a report names is run, unless it is named on the command line, too', async () => {
  const folder = temporaryFolder({ 'mine.mjs': ERA })
  const test = 'B01-vmsplice-unmap-in-child'
  await cowproof(['verify', test, '--era', './mine.mjs', '--property', 'I5', '--reports', '.'], { folder })
  const report = 'b01-vmsplice-unmap-in-child--mine--i5.json'
  expect(existsSync(join(folder, 'ran'))).toBe(true)
  rmSync(join(folder, 'ran'))
  for (const words of [
    ['states', report],
    ['view', report, '--output', 'x.html'],
    ['show', report, '--diff', 'v5.9'],
  ]) {
    const { code, stdout, stderr } = await cowproof(words, { folder })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^cowproof: the report was made under the era of a file.*name it with --era .*mine\.mjs\n$/)
    const other = await cowproof([...words, '--era', 'v5.9'], { folder })
    expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/under the era 'mine', and --era v5\.9 is/)])
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    const named = await cowproof([...words, '--era', './mine.mjs'], { folder })
    expect([named.code, named.stderr]).toEqual([0, ''])
    expect(existsSync(join(folder, 'ran'))).toBe(true)
    rmSync(join(folder, 'ran'))
  }
  expect((await cowproof(['show', report], { folder })).code).toBe(0)
})

test('no file that a report names gets into a page, unless it is a source of cowproof', () => {
  const folder = temporaryFolder({ 'secret.ts': 'secret' })
  const files = [
    join(folder, 'secret.ts'),
    '../../../../../../../../etc/passwd',
    'models/../package.json',
    'models/kernel/../../package.json',
    'package.json',
    'src/../../x.ts',
    '/etc/passwd',
    'models',
    '',
    '__proto__',
    'models/kernel/memory.ts\0',
  ]
  const [first, ...others] = leakDocument.steps
  const naming = (file: string): Counterexample => ({
    ...leakDocument,
    steps: [{ ...first!, source: { file, line: 1 } }, ...others],
  })
  const page = pageOf([...files, 'models/kernel/memory.ts'].map((file) => viewedAlone(naming(file))))
  const { sources } = dataOfPage(page)
  const ours = others.flatMap(({ source }) => (source ? [source.file] : []))
  for (const file of files) expect(Object.hasOwn(sources, file), file).toBe(ours.includes(file))
  expect(sources['models/kernel/memory.ts']).toContain('refcount')
  writeFileSync(join(folder, 'page.html'), page)
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).not.toContain('root:x')
})
