import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataOfPage, printDocument } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { answered, temporaryFolder } from './cowproof.ts'

const dataOf = (path: string) => dataOfPage(readFileSync(path, 'utf8'))

test('`view` writes one page, with the same run under every era that has other rules for it', async () => {
  const folder = temporaryFolder()
  const name = 'b01-vmsplice-unmap-in-child--v5.7--i5'
  await answered(['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--property', 'I5', '--reports', folder])
  const output = join(folder, 'pages')
  const { code, stdout, stderr } = await answered(['view', join(folder, `${name}.json`), '--output', output])
  expect([code, stdout, stderr]).toEqual([0, `${join(output, `${name}.html`)}\n`, ''])
  const { runs, sources } = dataOf(join(output, `${name}.html`))
  expect(runs.map(({ document }) => printDocument(document))).toEqual([
    readFileSync(join(folder, `${name}.json`), 'utf8'),
  ])
  // 17839856fd58 came with v5.8.
  expect(runs[0]!.eras).toEqual(['v5.7', 'v5.7-dirty-cow'])
  const eras = runs[0]!.others.flatMap((other) => other.eras)
  expect(eras).toEqual(expect.arrayContaining(['v5.8', 'v5.9', 'v5.19', 'v6.16']))
  expect(eras).not.toContain('v5.7')
  expect(Object.keys(sources)).toEqual(
    expect.arrayContaining(['models/kernel/do-wp-page.ts', 'models/litmus/bugs/B01-vmsplice-unmap-in-child.litmus']),
  )
  expect(readFileSync(join(output, `${name}.html`), 'utf8')).not.toMatch(/(?:src|href)="(?!data:)/)
})

test('a report of no kernel is viewed alone', async () => {
  const path = join(temporaryFolder({ 'leak.json': printDocument(leakDocument) }), 'leak.json')
  await answered(['view', path])
  expect(dataOf(path.replace('.json', '.html')).runs).toEqual([{ document: leakDocument, eras: [], others: [] }])
})

test('what cannot be viewed is said in a sentence, and nothing is written', async () => {
  const folder = temporaryFolder({ 'no.json': '{', 'leak.json': printDocument(leakDocument) })
  for (const [words, message] of [
    [[join(folder, 'gone.json')], 'there is no such file'],
    [[join(folder, 'no.json')], 'this is no counterexample'],
    [[join(folder, 'leak.json'), '--era', 'v5.9'], 'is of a model of its own, which has no eras: leave out --era'],
    [[], 'view needs one more word, REPORT (a counterexample: '],
  ] as const) {
    const { code, stdout, stderr } = await answered(['view', ...words])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  }
  expect(existsSync(join(folder, 'no.html'))).toBe(false)
})
