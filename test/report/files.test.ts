import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportName, writeReport } from '../../src/report/files.ts'
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

  test('tells apart what differs in more than case and spaces', () => {
    const alike = (name: string) => name.toLowerCase().replaceAll(' ', '-')
    fc.assert(
      fc.property(names, names, (one, other) => {
        fc.pre(alike(one) !== alike(other))
        expect(reportName(one, null, 'I5')).not.toBe(reportName(other, null, 'I5'))
      }),
    )
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
      [
        join(folder, 'file'),
        /^cannot write .*x\.json: a part of the path is a file, not a folder; choose another folder$/,
      ],
      [join(folder, 'file', 'more'), /: a part of the path is a file/],
      ['/proc/nowhere', /^cannot write \/proc\/nowhere\/x\.json: no folder can be made there; choose another folder$/],
    ] as const) {
      expect(() => writeReport(path, 'x.json', 'x')).toThrow(UserError)
      expect(() => writeReport(path, 'x.json', 'x')).toThrow(words)
    }
  })

  test('leaves no temporary file behind where it fails', () => {
    mkdirSync(join(folder, 'x.json'))
    expect(() => writeReport(folder, 'x.json', 'x')).toThrow(/: a folder of this name is in the way/)
    expect(readdirSync(folder)).toEqual(['x.json'])
  })
})
