import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportName, writeReport } from '../../src/report/files.ts'
import { removeHalfWritten } from '../../src/report/write-file.ts'
import { UserError } from '../../src/report/user-error.ts'
import { names } from './scenes.ts'

describe('the name of a report', () => {
  test('has the words of the test, the era and the property', () => {
    expect(reportName('vmsplice-then-unmap-in-child', 'v5.7', 'I5')).toBe('vmsplice-then-unmap-in-child--v5.7--i5')
    expect(reportName('peterson.2', null, 'mutual exclusion')).toBe('peterson.2--mutual-exclusion')
  })

  test('can be used on every system', () => {
    fc.assert(
      fc.property(names, fc.option(names), names, (test, era, property) => {
        expect(reportName(test, era, property)).toMatch(/^[a-z0-9_][a-z0-9._-]{0,190}$/)
      }),
    )
  })

  test('tells apart whatever differs, in any of its parts', () => {
    // Names that are near each other: in case, in what stands between words, in where one part ends.
    const word = fc.constantFrom(
      'b01',
      'B01',
      'race',
      'Race',
      'RACE',
      'a',
      '-',
      '--',
      ' ',
      '.',
      'v5.7',
      'é',
      'x'.repeat(200),
    )
    const near = fc.oneof(
      names,
      fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('')),
    )
    const report = fc.tuple(near, fc.option(near), near)
    fc.assert(
      fc.property(report, report, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(reportName(...one)).not.toBe(reportName(...other))
      }),
      { numRuns: 5000 },
    )
  })

  test('is plain for names as they are usually written', () => {
    expect(reportName('B06-pin-fast-races-fork', 'v5.9', 'I6')).toBe('b06-pin-fast-races-fork--v5.9--i6')
    expect(reportName('cow-01-basic', 'v5.9', 'outcome')).toBe('cow-01-basic--v5.9--outcome')
    expect(reportName('Race', 'v5.9', 'outcome')).toMatch(/^race--v5\.9--outcome--[0-9a-f]{8}$/)
  })
})

describe('writing a report', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cowproof-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('makes the folder, replaces the file, and leaves nothing else', () => {
    const reports = join(folder, 'a', 'b')
    expect(writeReport(reports, 'x.json', 'old, and longer')).toBe(join(reports, 'x.json'))
    writeReport(reports, 'x.json', 'new')
    expect(readFileSync(join(reports, 'x.json'), 'utf8')).toBe('new')
    expect(readdirSync(reports)).toEqual(['x.json'])
  })

  test('says in one sentence what is in the way', () => {
    writeFileSync(join(folder, 'file'), '')
    for (const [path, words] of [
      [join(folder, 'file'), /^cannot write .*x\.json: '.*file' is no folder; choose another folder$/],
      [join(folder, 'file', 'more'), /: '[^']*file' is no folder/],
      ['/proc/nowhere', /^cannot write \/proc\/nowhere\/x\.json: no folder can be made there; choose another folder$/],
    ] as const) {
      expect(() => writeReport(path, 'x.json', 'x')).toThrow(UserError)
      expect(() => writeReport(path, 'x.json', 'x')).toThrow(words)
    }
  })

  test('writes through a link, and to what is no file, which both stay what they are', () => {
    writeFileSync(join(folder, 'real'), 'old')
    symlinkSync('real', join(folder, 'link'))
    writeReport(folder, 'link', 'new')
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
    writeReport('/dev', 'null', 'anything')
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    expect(readdirSync('/dev').filter((name) => name.startsWith('.cowproof'))).toEqual([])
  })

  test.skipIf(!existsSync('/dev/full'))('says that the disk is full', () => {
    expect(() => writeReport('/dev', 'full', 'x')).toThrow(
      /^cannot write \/dev\/full: the disk is full; free some space/,
    )
  })

  test('removes what a thread left half written, and nothing else', () => {
    const left = `.cowproof-${process.pid}-0123456789ab.tmp`
    const others = [`.cowproof-${process.pid + 1}-0123456789ab.tmp`, 'x.json', '.cowproof']
    for (const name of [left, ...others]) writeFileSync(join(folder, name), '')
    removeHalfWritten(folder)
    removeHalfWritten(join(folder, 'none'))
    expect(readdirSync(folder).sort()).toEqual(others.sort())
  })

  test('leaves no temporary file behind where it fails', () => {
    mkdirSync(join(folder, 'x.json'))
    expect(() => writeReport(folder, 'x.json', 'x')).toThrow(/: a folder of this name is in the way/)
    expect(readdirSync(folder)).toEqual(['x.json'])
  })
})
