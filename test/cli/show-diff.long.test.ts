import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { v5_19, v5_7 } from '../../models/eras/index.ts'
import { replayUnder } from '../../src/cli/show-diff.ts'
import { memoryLayout, parseDocument, printDocument } from '../../src/report/index.ts'
import { answered, temporaryFolder, type Finished } from './cowproof.ts'

/** The report of a test under an era, in a folder of its own. */
async function report(...words: readonly string[]): Promise<string> {
  const folder = temporaryFolder()
  await answered([...words, '--reports', folder])
  return join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.json'))!,
  )
}

const reportOf = (name: string, era: string, property: string): Promise<string> =>
  report('verify', name, '--era', era, '--property', property)

async function diff(path: string, era: string): Promise<Finished> {
  return answered(['show', path, '--diff', era])
}

/** Lines without what is for the eye: how they are broken and aligned. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

describe('show --diff', () => {
  test('B01: 09854ba94c6a (5.9) has do_wp_page count references, where v5.7 counts mappings', async () => {
    const path = await reportOf('B01-vmsplice-unmap-in-child', 'v5.7', 'I5')
    const { code, stdout, stderr } = await diff(path, 'v5.9')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    await expect(stdout).toMatchFileSnapshot('../golden/cli/show-diff.80.txt')
    const [before, v5_9] = flat(stdout).split('under v5.9 +')
    expect(before).toMatch(/Here they part: .* parent, in write x 2 > store > handle_pte_fault > do_wp_page/)
    expect(before).toMatch(
      /Here v5.9 does wp_page_copy\(\) instead of wp_page_reuse: do_wp_page\(\) sees that refcount of frame 0 is 2/,
    )
    expect(before).toMatch(/reuse_swap_page sees that mapcount of frame 0 is 1, so the page is reused/)
    expect(v5_9).toMatch(
      /^ !page_count sees that refcount of frame 0 is 2, not 1.* set_pte_at .*Nothing in this run breaks I5/,
    )
  })

  test('B06: 57efa1fe5957 (5.11) has fast GUP give up while fork is under way', async () => {
    const path = await reportOf('B06-pin-fast-races-fork', 'v5.9', 'outcome')
    const { code, stdout } = await diff(path, 'v5.11')
    expect(code).toBe(0)
    await expect(stdout).toMatchFileSnapshot('../golden/cli/show-diff-stuck.80.txt')
    const [, v5_11] = flat(stdout).split('under v5.11 +')
    expect(v5_11).toContain('!raw_read_seqcount')
    // __gup_longterm_locked() and the like need the mmap lock, which fork holds for writing.
    expect(v5_11).toMatch(/cannot be followed: pinner waits at mmap_read_lock: parent has parent's mmap lock/)
  })

  test.each(['v5.18', 'v5.19'])(
    'cow.c 3, swapped: c145e0b47c77 (5.18) has do_swap_page count references (%s)',
    async (era) => {
      const path = await reportOf('cow-03-vmsplice-unmap-in-child-swapped', 'v5.9', 'I5')
      const { stdout } = await diff(path, era)
      const [v5_9, later] = flat(stdout.slice(stdout.indexOf('Here they part'))).split(`under ${era} +`)
      expect(v5_9).toMatch(/handle_pte_fault > do_swap_page under v5.9 \d+ reuse_swap_page .*mapcount/)
      expect(later).toMatch(era === 'v5.18' ? / !page_count .*refcount/ : / !exclusive /)
      expect(stdout).toContain(`Nothing in this run breaks I5 under ${era}.`)
    },
  )

  test('an era in which the bug is still there takes the same way', async () => {
    const path = await reportOf('B04-pin-then-fork', 'v5.7', 'outcome')
    const { stdout } = await diff(path, 'v5.7')
    expect(flat(stdout)).toMatch(/Steps 1 to (\d+) are taken under v5.7 as under v5.7\. .* to its end, step \1\./)
    expect(stdout).toContain('outcome is broken under v5.7, too: ')
  })

  test('B13: 13ddaf26be32 (6.8) has the second fault find the slot claimed, and end', async () => {
    const path = await reportOf('B13-swap-in-around-the-cache', 'v5.9', 'outcome')
    const { stdout } = await diff(path, 'v6.8')
    await expect(stdout).toMatchFileSnapshot('../golden/cli/show-diff-without.80.txt')
    expect(flat(stdout)).toMatch(/Here v6.8 does without alloc_page_vma: do_swap_page\(\) sees that slot 0 is claimed/)
    expect(stdout).toContain('Nothing in this run breaks outcome under v6.8.')
  })

  test.each([
    // 70e806e4e645: fork copies what may be pinned
    [
      'B04-pin-then-fork',
      'v5.7',
      'v5.9',
      /instead of ptep_set_wrprotect: copy_page_range\(\) sees that refcount of frame 0 is 17/,
    ],
    // feb889fb40fa: reclaim leaves alone what may be pinned
    [
      'B09-pin-swapped-out',
      'v5.9',
      'v5.19',
      /does without try_to_unmap_one\(\): shrink_page_list\(\) sees that refcount/,
    ],
    // 6c287605fd56: an exclusive page is reused
    [
      'B11-pin-then-mprotect',
      'v5.9',
      'v5.19',
      /does wp_page_reuse instead of wp_page_copy\(\): .* is PageAnonExclusive/,
    ],
    // 6c8e2a256915: who has a reference keeps a page of MADV_FREE
    [
      'B21-madvise-free-then-get',
      'v5.9',
      'v5.18',
      /does set_pte_at_again instead of discard: .* somebody else has a reference/,
    ],
    // a7f226604170: GUP unshares what is not exclusive before it pins it
    ['B20-pin-ksm-page', 'v5.9', 'v5.19', /does handle_pte_fault\(\): .* so it asks for an exclusive page/],
    // 17839856fd58: GUP for reading breaks COW
    ['B20-pin-ksm-page', 'v5.9', 'v5.8', /does handle_pte_fault\(\): .* so it faults for a write/],
    ['B11-pin-then-mprotect', 'v5.9', 'v5.9', /^Under v5.9 the same run is possible, step by step\.$/],
  ] as const)('%s of %s under %s, in a sentence', async (name, era, otherEra, headline) => {
    const { stdout } = await diff(await reportOf(name, era, 'outcome'), otherEra)
    expect(flat(stdout.split('\n\n')[1]!)).toMatch(headline)
  })

  test('gives the replayed run as a document, and says for what each of its steps stands', async () => {
    const path = await reportOf('B01-vmsplice-unmap-in-child', 'v5.7', 'I5')
    const recorded = parseDocument(readFileSync(path, 'utf8'))
    const { comparison, document, scheduled } = await replayUnder(recorded, { own: v5_7, other: v5_19 })
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison)
    expect(parseDocument(printDocument(document))).toEqual(document)
    expect(memoryLayout(document).parts.map(({ part }) => part.name)).toContain('frame 1')
    expect(scheduled).toHaveLength(document.steps.length)
    const same = scheduled.flatMap((step, index) =>
      step === null ? [] : [[recorded.steps[step - 1]!.label, document.steps[index]!.label]],
    )
    expect(same.every(([label, again]) => label === again)).toBe(true)
    expect(same.length).toBeGreaterThan(30)
    const [fork] = comparison.forks
    expect(recorded.steps[fork!.at.recorded - 1]!.label).toBe(fork!.recorded[0]!.label)
    fork!.other.forEach(({ step, label, sentence }, index) => {
      expect(document.steps[step - 1]).toMatchObject({ label, sentence })
      expect(step).toBe(fork!.at.other + index)
      expect(scheduled[step - 1]).toBe(null)
    })
  })

  test('a storm is built again from its bounds: 70e806e4e645 (5.9) has fork copy what may be pinned', async () => {
    const operations = 'read,write,fork,pin_user_pages'
    const path = await report('storm', '--era', 'v5.7', '--operations', operations, '--property', 'I5')
    const { code, stdout } = await diff(path, 'v5.9')
    expect(code).toBe(0)
    expect(flat(stdout)).toMatch(/Here they part: .*, in fork .*under v5.9 \+ has_pinned .* \+ page_maybe_dma_pinned /)
  })

  test('what was asked with another size of steps and another bias is asked again', async () => {
    const words = ['verify', 'B04-pin-then-fork', '--era', 'v5.7', '--property', 'outcome']
    const path = await report(...words, '--steps', 'coarse', '--bias', '3')
    const { code, stdout } = await diff(path, 'v5.9')
    expect(code).toBe(0)
    expect(flat(stdout)).toMatch(/page_maybe_dma_pinned sees that refcount of frame 0 is 4/)
  })
})

describe('show --diff says in one message', () => {
  const said = async (path: string, ...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await answered(['show', path, ...words])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    return stderr
  }

  test('that an era is unknown, or that this prints no graph', async () => {
    const path = await reportOf('B01-vmsplice-unmap-in-child', 'v5.7', 'I5')
    expect(await said(path, '--diff', 'v5.99')).toContain("there is no era 'v5.99'")
    expect(await said(path, '--diff', 'v5.9', '--format', 'dot')).toContain('--diff prints text')
  })

  test('that a report is none', async () => {
    const folder = temporaryFolder({ 'x.json': '{}', 'y.json': 'no' })
    expect(await said(join(folder, 'x.json'), '--diff', 'v5.9')).toContain('this is no counterexample')
    expect(await said(join(folder, 'y.json'), '--diff', 'v5.9')).toContain('it is no JSON')
    expect(await said(join(folder, 'z.json'), '--diff', 'v5.9')).toContain('there is no such file')
  })

  test('that a report is older than what is needed, or than the model', async () => {
    const path = await reportOf('B01-vmsplice-unmap-in-child', 'v5.7', 'I5')
    const document = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown> & {
      readonly origin: { readonly from: { readonly text: string } }
      readonly steps: readonly { readonly label: string }[]
    }
    const changed = (changes: object): void => writeFileSync(path, JSON.stringify({ ...document, ...changes }))
    changed({ origin: undefined })
    expect(await said(path, '--diff', 'v5.9')).toContain('make it again')
    changed({ steps: document.steps.map((step, index) => (index === 5 ? { ...step, label: 'old_name' } : step)) })
    expect(await said(path, '--diff', 'v5.9')).toContain('has changed since the report was made')
    const from = { ...document.origin.from, text: document.origin.from.text.replace('write x 2', 'write x 1') }
    changed({ origin: { ...document.origin, from } })
    expect(await said(path, '--diff', 'v5.9')).toContain('has changed since the report was made')
  })
})
