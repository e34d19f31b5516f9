import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answered, temporaryFolder } from './cowproof.ts'

/** What `show` prints of a run that a command finds. */
async function shown(columns: number, ...words: readonly string[]): Promise<string> {
  const folder = temporaryFolder()
  await answered([...words, '--reports', folder])
  const file = readdirSync(folder).find((each) => each.endsWith('.json'))!
  const { code, stdout, stderr } = await answered(['show', join(folder, file)], { columns })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

const verify = (name: string, era: string, property: string) => ['verify', name, '--era', era, '--property', property]
const storm = ['storm', '--era', 'v5.7', '--operations', 'read,write,fork,get_user_pages,munmap', '--property', 'I5']

test.each([
  ['B06', 100, verify('B06-pin-fast-races-fork', 'v5.9', 'outcome')],
  ['B13', 120, verify('B13-swap-in-around-the-cache', 'v5.9', 'outcome')],
  ['storm', 100, storm],
] as const)('show tells the run of %s in sentences, %i columns wide', async (name, columns, words) => {
  const text = await shown(columns, ...words)
  // A command is for copying, and is not broken.
  const lines = text.split('\n').filter((line) => !line.includes('npx cowproof '))
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
  await expect(text).toMatchFileSnapshot(`../golden/cli/show-${name}.${columns}.txt`)
})

test('a race names the check that it made stale', async () => {
  // 57efa1fe5957: page_maybe_dma_pinned() was asked before fast GUP had pinned.
  const text = await shown(100, ...verify('B06-pin-fast-races-fork', 'v5.9', 'outcome'))
  expect(text).toMatch(
    /!has_pinned, saw that parent's mm has never pinned a page\n +step \d+: pinner, mm_set_has_pinned/,
  )
})

test('a wrong rule is named with what it did not look at', async () => {
  // CVE-2020-29374: mapcount says nothing of references.
  const text = await shown(100, ...verify('B01-vmsplice-unmap-in-child', 'v5.7', 'outcome'))
  expect(text).toMatch(
    /reuse_swap_page, saw that mapcount of frame 0 is 1, so the page is reused\n +reference pipe refers/,
  )
  expect(text).toContain('it did not see that refcount of frame 0 is 2')
})
