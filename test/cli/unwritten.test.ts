import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printDocument } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { answered, race, temporaryFolder } from './cowproof.ts'

describe('reports that cannot be written', () => {
  // A folder stands where the document should: nothing speaks against it before the run.
  test('cost no verdict, and are a failure', async () => {
    const folder = temporaryFolder({ 'race.litmus': race('exists (reader:r=1)', 'result Sometimes') })
    const reports = join(folder, 'reports')
    mkdirSync(join(reports, 'race--v5.9--outcome.json'), { recursive: true })
    const words = ['verify', 'race.litmus', '--era', 'v5.9', '--reports', 'reports']
    const { code, stdout, stderr } = await answered(words, { folder })
    expect(stdout).toContain(', as expected')
    expect(stderr).toBe(
      `cowproof: cannot write reports/race--v5.9--outcome.json: a folder of this name is in the way; choose another name\n`,
    )
    expect(code).toBe(2)
    expect(readdirSync(reports).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('of a gate cost no movement', async () => {
    const folder = temporaryFolder({ 'race.litmus': race('exists (reader:r=1)', 'result Never') })
    mkdirSync(join(folder, 'reports', 'race--v5.9--outcome.json'), { recursive: true })
    mkdirSync(join(folder, 'out.xml'))
    const words = ['gate', 'race.litmus', '--era', 'v5.9', '--baseline', 'b.json', '--no-cache', '--update']
    const inTheWay = await answered([...words, '--reporter', 'junit=out.xml'], { folder })
    expect([inTheWay.code, inTheWay.stdout]).toEqual([2, ''])
    expect(inTheWay.stderr).toMatch(/^cowproof: cannot write out\.xml: it is a folder/)
    const { code, stdout, stderr } = await answered([...words, '--reports', 'reports'], { folder })
    expect(stdout).toMatch(/race.*outcome/)
    expect(stderr.match(/cannot write reports/g)).toHaveLength(1)
    expect(code).toBe(2)
  })
})

describe('the name of an output', () => {
  test('that ends as a file does is a file, or is refused; nothing else is made', async () => {
    const folder = temporaryFolder({ 'leak.json': printDocument(leakDocument) })
    for (const [line, message] of [
      ['view leak.json --output leak.png', /--output takes a folder, and 'leak\.png' is the name of a file/],
      ['verify cow-01-basic --reports x.html', /--reports takes a folder/],
      ['gallery cow-01-basic --output x.html', /--output takes a folder/],
      ['show leak.json --output x.png', /'x\.png' would hold text, not png: add --format png/],
      ['show leak.json --format svg --output x.dot', /add --format dot/],
      ['states leak.json --output x.html', /'x\.html' would hold text, not html: give it another name/],
      ['picture leak.json --output x.png', /add --format png/],
      ['graph do_wp_page --output new/', /'new\/' is a folder: name a file/],
    ] as const) {
      const { code, stdout, stderr } = await answered(line.split(' '), { folder })
      expect({ code, stdout }, line).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(message)
    }
    expect(readdirSync(folder)).toEqual(['leak.json'])
  })

  test('is taken at its word', async () => {
    const folder = temporaryFolder({ 'leak.json': printDocument(leakDocument) })
    const page = await answered(['view', 'leak.json', '--output', 'b06.html'], { folder })
    expect([page.code, page.stdout]).toEqual([0, 'b06.html\n'])
    const picture = await answered(['picture', 'leak.json', '--output', 'x.svg'], { folder })
    expect([picture.code, picture.stdout]).toEqual([0, 'x.svg\n'])
    expect(readdirSync(folder).sort()).toEqual(['b06.html', 'leak.json', 'x.svg'])
    expect(existsSync(join(folder, 'b06.html', 'leak.html'))).toBe(false)
  })
})
