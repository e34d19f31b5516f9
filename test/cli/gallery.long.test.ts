import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataOfPage } from '../../src/report/index.ts'
import { cowproof, temporaryFolder } from './cowproof.ts'

const contents = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  )

test('the gallery is the matrix with a picture and a page for each violation, the same every time', async () => {
  const folder = temporaryFolder()
  const tests = ['B01-vmsplice-unmap-in-child', 'B06-pin-fast-races-fork']
  const { code, stdout } = await cowproof(['gallery', ...tests, '--output', folder])
  expect([code, stdout.split(': ')[1]]).toEqual([0, `${join(folder, 'index.html')}\n`])
  const files = contents(folder)

  // Each cell leads to files that are there. 57efa1fe5957 closed B06 in v5.11, 17839856fd58 B01 in v5.8.
  for (const name of ['README.md', 'index.html']) {
    const links = [...files.get(name)!.matchAll(/\]\(([^)#]+)|href="(?!data:)([^"#]+)/g)].map(
      ([, one, other]) => one ?? other!,
    )
    expect(links.length).toBeGreaterThan(20)
    for (const link of links) expect([...files.keys()], `${name} leads to ${link}`).toContain(link)
  }
  const [, ...cells] = files
    .get('README.md')!
    .split('\n')
    .find((line) => line.startsWith('| B01'))!
    .split(' | ')
  expect(cells.map((cell) => /`(.)`/.exec(cell)![1]).join('')).toBe(`X${'.'.repeat(12)}`)
  const { runs } = dataOfPage(files.get('pages/B06-pin-fast-races-fork.html')!)
  expect(runs.flatMap(({ eras }) => eras)).toEqual(['v5.7', 'v5.8', 'v5.9-rc5', 'v5.9'])

  expect((await cowproof(['gallery', ...tests, '--output', folder, '--check'])).code).toBe(0)
  await cowproof(['gallery', ...tests, '--output', folder, '--jobs', '1'])
  expect(contents(folder)).toEqual(files)
})

test('a gallery that is out of date is told from one that is only packed otherwise', async () => {
  const folder = temporaryFolder()
  const words = ['gallery', 'B01-vmsplice-unmap-in-child', '--output', folder]
  await cowproof(words)
  const page = join(folder, 'pages', 'B01-vmsplice-unmap-in-child.html')
  const picture = join(folder, 'pictures', 'B01-vmsplice-unmap-in-child.v5.7.svg')
  writeFileSync(page, readFileSync(page, 'utf8').replace('<body>', '<body class="built elsewhere">'))
  expect((await cowproof([...words, '--check'])).code).toBe(0)
  writeFileSync(picture, readFileSync(picture, 'utf8').replaceAll('refcount', 'mapcount'))
  writeFileSync(join(folder, 'pages', 'gone.html'), '')
  const { code, stdout } = await cowproof([...words, '--check'])
  expect(code).toBe(1)
  expect(stdout).toContain('pictures/B01-vmsplice-unmap-in-child.v5.7.svg\n  pages/gone.html\n')
  expect(stdout).toContain('npm run gallery')
  await cowproof(words)
  expect((await cowproof([...words, '--check'])).stdout).toBe('4 files are up to date\n')
})
