import { describe, expect, test } from 'vitest'
import { answered, race, temporaryFolder } from './cowproof.ts'

const B01 = ['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7']
const short = answered(B01)
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

describe('one test', () => {
  test('is answered shortly: the verdict, what it comes of, in a sentence, and where to look', async () => {
    const { code, stdout } = await short
    expect(code).toBe(0)
    expect(stdout.split('\n').length).toBeLessThan(12)
    expect(stdout).toMatch(/^B01-vmsplice-unmap-in-child under v5\.7: violated, as expected\n/)
    // CVE-2020-29374: do_wp_page() reuses a page that is mapped once, and does not look at the reference in the pipe.
    expect(oneLine(stdout)).toMatch(
      /step \d+ \(parent, reuse_swap_page\) saw that mapcount of frame 0 is 1, so the page is reused; it did not see that refcount of frame 0 is 2/,
    )
    expect(stdout).toMatch(/^Step by step in a browser: npx cowproof verify B01-\S+ --era v5\.7 --open$/m)
    expect(stdout).not.toContain('ptep_set_wrprotect')
    expect(stdout).not.toContain('Observation')
  })

  test('in a file whose name begins with a dash, is asked for by a word that is no option', async () => {
    const folder = temporaryFolder({ '-x.litmus': race('exists (reader:r=2)') })
    const { code, stdout } = await answered(['verify', '--era', 'v5.9', '--', '-x.litmus'], { folder })
    expect(code).toBe(0)
    expect(stdout).toContain('npx cowproof verify ./-x.litmus --era v5.9 --verbose')
  })

  test('in detail, all steps and outcomes follow the same answer', async () => {
    const long = await answered([...B01, '--verbose'])
    expect(long.stdout.startsWith((await short).stdout)).toBe(true)
    expect(long.stdout).toContain('Observation B01-vmsplice-unmap-in-child Always 1 0')
    expect(long.stdout).toMatch(/^ 36 +reuse_swap_page/m)
  })

  test('under several eras, each has its answer, and where to look is said once', async () => {
    // 57efa1fe5957 (v5.11): the pin sees that a fork began.
    const { stdout } = await answered(['verify', 'B06-pin-fast-races-fork', '--era', 'v5.9,v5.11'])
    expect(stdout).toMatch(/^B06-\S+ under v5\.9: violated, as expected$/m)
    expect(stdout).toMatch(/^B06-\S+ under v5\.11: holds, as expected$/m)
    // 70e806e4e645: fork looks whether the mm has ever pinned a page, and the first pin can come just after.
    expect(oneLine(stdout)).toMatch(
      /step \d+ \(parent, !has_pinned\) saw that parent's mm has never pinned a page; step \d+ \(pinner, mm_set_has_pinned\) changed that/,
    )
    expect(stdout.match(/--open/g)).toHaveLength(1)
    expect(stdout).toContain('--era v5.9 --open')
  })

  test('says what is not as expected, and where that stands', async () => {
    const folder = temporaryFolder({ 'race.litmus': race('exists (reader:r=1)', 'result Never') })
    const { code, stdout } = await answered(['verify', `${folder}/race.litmus`, '--era', 'v5.9'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^race under v5\.9: violated, not as expected$/m)
    expect(stdout).toMatch(/^ {2}Unexpected outcome: Sometimes, expected: Never\n.*race\.litmus:7$/m)
  })

  test('that a limit was reached is said, and nothing is called as expected', async () => {
    const { code, stdout } = await answered([...B01, '--limit-depth', '3'])
    expect([code, stdout.split('\n')[0]]).toEqual([
      3,
      'B01-vmsplice-unmap-in-child under v5.7: incomplete (limit on depth reached)',
    ])
  })

  test('a witness is named with the run that shows it', async () => {
    // 09854ba94c6a counts references, and the LRU batch has one (d4c470970d45 says so).
    const { stdout } = await answered(['verify', 'B23-unnecessary-copy-lru-batch', '--era', 'v5.9'])
    expect(stdout).toMatch(
      /under v5\.9: holds, as expected\n {2}Explored all there is: .*\n {2}Seen: I16 \(\d+ steps\)\n/,
    )
  })
})
