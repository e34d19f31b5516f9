import { expect, test } from 'vitest'
import { cpioArchive, type ArchivedFile } from '../../src/observe/cpio.ts'

const FILES: readonly ArchivedFile[] = [
  { path: 'init', content: Buffer.from('#!'), mode: 0o755 },
  { path: 'modules/deep/a.ko', content: Buffer.from([0, 1, 2, 3, 255]), mode: 0o644 },
  { path: 'modules/b.ko', content: Buffer.from('four'), mode: 0o644 },
]

interface Entry {
  readonly path: string
  readonly mode: string
  readonly content: string
}

/** Reads an archive as buffer-format.rst describes it: 110 bytes of header, then the name and the content, each up to a multiple of 4. */
function entriesOf(archive: Buffer): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < archive.length;) {
    const field = (index: number): number =>
      parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16)
    const [mode, size, nameSize] = [field(1), field(6), field(11)]
    const start = Math.ceil((at + 110 + nameSize) / 4) * 4
    expect(archive.toString('latin1', at, at + 6)).toBe('070701')
    const path = archive.toString('latin1', at + 110, at + 110 + nameSize - 1)
    entries.push({ path, mode: mode.toString(8), content: archive.toString('latin1', start, start + size) })
    at = Math.ceil((start + size) / 4) * 4
  }
  return entries
}

test('an archive has each file with its folders before it, and ends in a trailer', () => {
  expect(entriesOf(cpioArchive(FILES))).toEqual([
    { path: 'modules', mode: '40755', content: '' },
    { path: 'modules/deep', mode: '40755', content: '' },
    { path: 'init', mode: '100755', content: '#!' },
    { path: 'modules/deep/a.ko', mode: '100644', content: '\0\u0001\u0002\u0003\u00FF' },
    { path: 'modules/b.ko', mode: '100644', content: 'four' },
    { path: 'TRAILER!!!', mode: '0', content: '' },
  ])
})

test('an archive may stand behind another one', () => {
  const both = Buffer.concat([cpioArchive(FILES.slice(0, 1)), cpioArchive(FILES.slice(2))])
  const paths = entriesOf(both).map(({ path }) => path)
  expect(paths).toEqual(['init', 'TRAILER!!!', 'modules', 'modules/b.ko', 'TRAILER!!!'])
})
