import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cowproof, race, temporaryFolder } from './cowproof.ts'

const RACE = race('exists (reader:r=1)', 'result Sometimes')

/** A gate over one test, its cache, and what it writes and prints. */
function gate(files: Readonly<Record<string, string>> = { 'race.litmus': RACE }) {
  const folder = temporaryFolder(files)
  const cache = join(folder, 'cache')
  const run = async (...words: readonly string[]) => {
    const asked = ['gate', 'race.litmus', '--baseline', 'baseline.json', '--update', '--cache', 'cache', '--jobs', '1']
    const finished = await cowproof([...asked, '--era', 'v5.7,v5.9', ...words], { folder })
    const written = readFileSync(join(folder, 'baseline.json'), 'utf8')
    rmSync(join(folder, 'baseline.json'))
    return { ...finished, written }
  }
  const entries = (): string[] =>
    readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(cache, name))
  return { folder, cache, run, entries }
}

const texts = (paths: readonly string[]): string[] => paths.map((path) => readFileSync(path, 'utf8'))

describe('the cache', () => {
  test('changes nothing of what comes out', async () => {
    const { run, entries } = gate()
    const without = await run('--no-cache')
    const cold = await run()
    const before = texts(entries())
    const warm = await run()
    expect(before).toHaveLength(2)
    expect(texts(entries())).toEqual(before)
    expect(cold).toEqual(without)
    expect(warm).toEqual(without)
  })

  test('is used: a lie that only the cache itself could write comes out', async () => {
    const { run, entries } = gate()
    const { written } = await run()
    for (const path of entries()) {
      const entry = JSON.parse(readFileSync(path, 'utf8')) as { key: string; answer: string }
      const answer = entry.answer.replace(/"states":\d+/, '"states":777777')
      const digest = createHash('sha256').update(answer).digest('hex').slice(0, 32)
      writeFileSync(path, JSON.stringify({ key: entry.key, digest, answer }))
    }
    expect((await run()).written).toBe(written.replaceAll(/"states": \d+/g, '"states": 777777'))
    expect((await run('--no-cache')).written).toBe(written)
  })

  test.each<[string, (path: string, other: string) => void]>([
    ['cut short', (path) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200))],
    ['empty', (path) => writeFileSync(path, '')],
    ['of another format', (path) => writeFileSync(path, '[1, 2, 3]')],
    ['null', (path) => writeFileSync(path, 'null')],
    [
      'changed in one number',
      (path) => {
        const text = readFileSync(path, 'utf8')
        const changed = text.replace(/("states\\":)\d/, '$19')
        expect(changed).not.toBe(text)
        writeFileSync(path, changed)
      },
    ],
    [
      'no file',
      (path) => {
        rmSync(path)
        symlinkSync('/dev/null', path)
      },
    ],
    ['that of another cell', (path, other) => writeFileSync(path, readFileSync(other))],
  ])('does not trust an entry that is %s, and writes it anew', async (_what, spoil) => {
    const { run, entries } = gate()
    const right = await run()
    const before = texts(entries())
    const [first, second] = entries()
    spoil(first!, second!)
    expect(await run()).toEqual(right)
    expect(texts(entries())).toEqual(before)
  })

  test('knows the text of a test, its era, and the options', async () => {
    const { run, entries, folder } = gate()
    await run()
    const counts = [entries().length]
    for (const words of [
      ['--steps', 'coarse'],
      ['--bias', '2'],
      ['--symmetry', 'off'],
      ['--era', 'v5.8'],
    ]) {
      await run(...words)
      counts.push(entries().length)
    }
    writeFileSync(join(folder, 'race.litmus'), RACE.replace('write x 1', 'write x 2'))
    await run('--era', 'v5.7').catch(() => {})
    expect(counts).toEqual([2, 4, 6, 8, 9])
    expect(entries()).toHaveLength(11)
  })

  test('keeps nothing that is incomplete', async () => {
    const { folder, cache, entries } = gate()
    const words = ['gate', 'race.litmus', '--baseline', 'b.json', '--update', '--cache', 'cache', '--jobs', '1']
    expect((await cowproof([...words, '--era', 'v5.9', '--limit-depth', '2'], { folder })).code).toBe(3)
    expect(entries()).toEqual([])
    expect(readdirSync(cache)).toHaveLength(1)
  })

  test('knows the text of an era from a file, and keeps nothing of one that imports other files', async () => {
    const { folder, entries } = gate()
    const words = ['gate', 'race.litmus', '--baseline', 'b.json', '--update', '--cache', 'cache', '--jobs', '1']
    const withEra = async (text: string): Promise<number> => {
      writeFileSync(join(folder, 'mine.ts'), text)
      expect(await cowproof([...words, '--era', './mine.ts'], { folder })).toMatchObject({ code: 0, stderr: '' })
      return entries().length
    }
    const era = `import { v5_9 } from 'cowproof/eras'\nexport default { ...v5_9, name: 'mine' }`
    expect(await withEra(era)).toBe(1)
    expect(await withEra(era)).toBe(1)
    expect(await withEra(era.replace('...v5_9', '...v5_9, releases: ""'))).toBe(2)
    writeFileSync(join(folder, 'other.ts'), `export const name = 'mine'`)
    expect(await withEra(`import { name } from './other.ts'\n${era.replace(`'mine'`, 'name')}`)).toBe(2)
    expect(await withEra(era.replace(`'mine'`, `(await import('./other.ts')).name`))).toBe(2)
  })

  test('is written by two processes at the same time', async () => {
    const { folder, entries, run } = gate()
    const asked = ['gate', 'race.litmus', '--update', '--cache', 'cache', '--jobs', '1', '--era', 'v5.7,v5.9']
    const both = ['a.json', 'b.json'].map((baseline) => cowproof([...asked, '--baseline', baseline], { folder }))
    for (const { code, stderr } of await Promise.all(both)) expect([code, stderr]).toEqual([0, ''])
    const [a, b] = texts(['a.json', 'b.json'].map((name) => join(folder, name)))
    expect(b).toBe(a)
    const before = texts(entries())
    expect(before).toHaveLength(2)
    expect((await run()).written).toBe(a)
    expect(texts(entries())).toEqual(before)
    const left = readdirSync(join(folder, 'cache'), { recursive: true, encoding: 'utf8' })
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('that cannot be written is no failure', async () => {
    const { run, folder } = gate()
    writeFileSync(join(folder, 'cache'), 'a file')
    expect((await run()).code).toBe(0)
  })

  test('forgets builds that were not used for long', async () => {
    const { run, cache } = gate()
    for (const digit of '0123456789') mkdirSync(join(cache, digit.repeat(32)), { recursive: true })
    mkdirSync(join(cache, 'of somebody else'))
    await run()
    expect(readdirSync(cache)).toHaveLength(6)
    expect(readdirSync(cache)).toContain('of somebody else')
  })
})
