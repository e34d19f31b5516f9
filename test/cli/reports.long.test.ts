import { exec } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDocument } from '../../src/report/index.ts'
import { answered, main, root, started, temporaryFolder } from './cowproof.ts'

test('each counterexample is written as JSON, DOT and SVG, with the memory at its end, and shown again', async () => {
  const folder = join(temporaryFolder(), 'made', 'for', 'us')
  const words = ['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--property', 'outcome']
  const { stdout } = await answered([...words, '--reports', folder])
  const name = 'b01-vmsplice-unmap-in-child--v5.7--outcome'
  expect(readdirSync(folder).sort()).toEqual([
    `${name}.dot`,
    `${name}.json`,
    `${name}.memory.svg`,
    `${name}.sequence.svg`,
    `${name}.svg`,
  ])
  expect(stdout).toContain(join(folder, `${name}.svg`))
  const path = join(folder, `${name}.json`)
  const document = parseDocument(readFileSync(path, 'utf8'))
  expect(document).toMatchObject({ test: 'B01-vmsplice-unmap-in-child', era: 'v5.7', property: { name: 'outcome' } })
  expect(document.steps.at(-1)).toMatchObject({
    label: 'dma_read',
    litmus: { file: expect.stringContaining('B01-vmsplice-unmap-in-child.litmus') },
  })
  expect(document.steps.at(-1)!.source!.file).toBe('models/kernel/device.ts')

  const shown = await answered(['show', path])
  expect(shown.code).toBe(0)
  expect(stdout).toContain(shown.stdout)
  expect((await answered(['show', path, '--format', 'dot'])).stdout).toBe(
    readFileSync(join(folder, `${name}.dot`), 'utf8'),
  )
  expect((await answered(['show', path, '--format', 'svg'])).stdout).toBe(
    readFileSync(join(folder, `${name}.svg`), 'utf8'),
  )
  expect((await answered(['show', path, '--format', 'sequence'])).stdout).toBe(
    readFileSync(join(folder, `${name}.sequence.svg`), 'utf8'),
  )

  const again = document.command.split(' ')
  expect(again.slice(0, 2)).toEqual(['npx', 'cowproof'])
  expect((await answered(again.slice(2))).stdout).toContain(shown.stdout)
})

test.each([
  // 57efa1fe5957: fork finds no pin, and one is taken before it write-protects the page.
  ['B06-pin-fast-races-fork', 'v5.9', /: parent, !has_pinned, .* step \d+: pinner, mm_set_has_pinned: /],
  // 6c287605fd56: reclaim finds no pin, and one is taken before it unmaps the page.
  ['B09-pin-races-swap-out', 'v5.18', /: kswapd, !page_maybe_dma_pinned, .* step \d+: parent, try_grab_page: /],
])('which check saw what, and who changed it: %s', async (name, era, expected) => {
  const { stdout } = await answered(['verify', name, '--era', era, '--property', 'outcome'])
  const [, checks] = stdout.split('Changed while it was acted on')
  expect(checks!.split('Wrong:')[0]!.replaceAll(/\s+/g, ' ')).toMatch(expected)
})

test('the document names the report', async () => {
  const folder = temporaryFolder()
  const words = ['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--json', '--reports', folder]
  const { stdout } = await answered(words)
  const { results } = JSON.parse(stdout) as {
    readonly results: readonly { readonly verdict: string; readonly counterexample: string | null }[]
  }
  const paths = results.flatMap(({ counterexample }) => counterexample ?? [])
  expect(paths).toHaveLength(results.filter(({ verdict }) => verdict === 'violated').length)
  for (const path of paths) parseDocument(readFileSync(path, 'utf8'))
})

test('a run that is killed leaves whole reports or none', async () => {
  const folder = temporaryFolder()
  const child = started(['verify', '--era', 'v5.7', '--reports', folder])
  const closed = once(child, 'close')
  while (child.exitCode === null && readdirSync(folder).filter((file) => file.endsWith('.json')).length < 3)
    await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await closed
  const files = readdirSync(folder).filter((file) => !file.startsWith('.'))
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) {
    const content = readFileSync(join(folder, file), 'utf8')
    if (file.endsWith('.json')) parseDocument(content)
    if (file.endsWith('.svg')) expect(content).toMatch(/<\/svg>\s*$/)
    if (file.endsWith('.dot')) expect(content).toMatch(/\n}\n$/)
  }
})

test('a reader that has seen enough is no error', async () => {
  const finished = await new Promise<{ readonly stdout: string; readonly stderr: string }>((resolve) => {
    exec(`"${process.execPath}" "${main}" list models | head -n 1`, { cwd: root }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    )
  })
  expect(finished.stderr).toBe('')
  expect(finished.stdout.split('\n')).toHaveLength(2)
})
