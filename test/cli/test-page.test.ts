import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { dataOfPage } from '../../src/report/index.ts'
import { answered, race, temporaryFolder } from './cowproof.ts'

const dataOf = (path: string) => dataOfPage(readFileSync(path, 'utf8'))
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!
const B01 = 'B01-vmsplice-unmap-in-child'

test('`view TEST` goes from a test to its page, by the name or the file of the test', async () => {
  const folder = temporaryFolder({ 'mine.litmus': race('exists (reader:r=1)').replace('litmus race', 'litmus mine') })
  const named = await answered(['view', B01, '--era', 'v5.7'], { folder })
  expect([named.code, lastLine(named.stdout)]).toEqual([0, `reports/runs/${B01.toLowerCase()}--v5.7--outcome.html`])
  const { runs, beside } = dataOf(join(folder, lastLine(named.stdout)))
  expect(runs.map(({ document: { era, property } }) => [era, property.name])).toEqual([['v5.7', 'outcome']])
  expect(beside).toBeUndefined()

  const own = await answered(['view', 'mine.litmus', '--era', 'v5.9,v6.1', '--output', 'pages'], { folder })
  // The file expects nothing bad, and the reader may well be late.
  expect([own.code, lastLine(own.stdout)]).toEqual([1, 'pages/mine--v5.9--outcome.html'])
  expect(dataOf(join(folder, lastLine(own.stdout))).runs.map(({ document }) => document.era)).toEqual(['v5.9', 'v6.1'])
})

test('`verify --open` shows the page in the browser of the desktop, and prints its path', async () => {
  const folder = temporaryFolder({
    'xdg-open':
      '#!/bin/sh\necho "$@" > "$(dirname "$0")/opened.tmp"\nmv "$(dirname "$0")/opened.tmp" "$(dirname "$0")/opened"\n',
  })
  chmodSync(join(folder, 'xdg-open'), 0o755)
  const path = `${folder}:${process.env['PATH']}`
  const env = { PATH: path, DISPLAY: ':0' }
  const test = join(temporaryFolder({ 'race.litmus': race('exists (reader:r=1)', 'result Sometimes') }), 'race.litmus')
  const { stdout } = await answered(['verify', test, '--era', 'v5.7', '--open', '--reports', folder], { env })
  const page = join(folder, 'race--v5.7--outcome.html')
  expect(lastLine(stdout)).toBe(page)
  expect(dataOf(page).runs).toHaveLength(1)
  await vi.waitFor(() => expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe(`${page}\n`), 60_000)
})

test('what cannot be shown is said in a sentence', async () => {
  const folder = temporaryFolder()
  for (const [words, message] of [
    [['verify', B01, 'cow-01-basic', '--open'], /--open shows one test/],
    [['verify', B01, '--open', '--json'], /--open shows one test, and prints no JSON/],
    [['view', 'B01-vmsplice'], /'B01-vmsplice' has several tests: name one file/],
    [['view', 'B01-nothing'], /there is no test, file or folder 'B01-nothing'/],
  ] as const) {
    const { code, stdout, stderr } = await answered(words, { folder })
    expect(code).toBe(2)
    // Who asks for JSON is told in JSON, too.
    expect(stdout).toMatch((words as readonly string[]).includes('--json') ? message : /^$/)
    expect(stderr).toMatch(message)
  }
})
