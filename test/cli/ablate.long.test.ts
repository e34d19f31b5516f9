import { describe, expect, test } from 'vitest'
import { answered, race, temporaryFolder } from './cowproof.ts'

/** The cells of the row of a choice. */
function row(stdout: string, choice: string): string[] {
  const line = stdout.split('\n').find((each) => each.startsWith(`${choice} `))!
  return line.trim().split(/ {2,}/)
}

describe('the choices that turn a verdict', () => {
  test('of B01: its fix in v5.9 is the rule of reuse, and nothing else (09854ba94c6a)', async () => {
    const { code, stdout } = await answered(
      ['ablate', 'B01-vmsplice-unmap-in-child', '--from', 'v5.7', '--to', 'v5.9'],
      { columns: 120 },
    )
    expect(stdout).toContain('outcome: violated in v5.7, holds in v5.9')
    expect(row(stdout, 'reuse')).toEqual(['reuse', 'mapcount -> count', 'holds !', 'violated !'])
    expect(row(stdout, 'fork')).toEqual(['fork', 'share -> copy-pinned', 'violated', 'holds'])
    expect(stdout).toContain('Put into v5.7, this choice alone turns the verdict: reuse.')
    expect(stdout).toContain('Taken out of v5.9, this choice alone turns the verdict: reuse.')
    expect(code).toBe(0)
  })

  // 008cfe4418b3 tells fork of pins, and 70e806e4e645 makes fork look: neither does anything without the other.
  test('of B04: two that need each other', async () => {
    const asked = ['ablate', 'B04-pin-then-fork', '--from', 'v5.9-rc5', '--to', 'v5.9']
    const { code, stdout } = await answered(asked, { columns: 40 })
    const text = stdout.replaceAll(/\s+/g, ' ')
    expect(text).toContain('Put into v5.9-rc5, no choice alone turns the verdict.')
    expect(text).toContain('Taken out of v5.9, each of these choices alone turns the verdict: fork, announce-pin.')
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
    expect(code).toBe(0)
  })

  test('between eras that are put together, of a file and a property of the user', async () => {
    const folder = temporaryFolder({ 'race.litmus': race('exists (reader:r=1)') })
    const asked = ['ablate', `${folder}/race.litmus`, '--from', 'v5.9', '--to', 'v5.9+fork=share', '--property', 'I5']
    const { stdout } = await answered(asked, { columns: 120 })
    // There is no fork in this test.
    expect(row(stdout, 'fork')).toEqual(['fork', 'copy-pinned -> share', 'holds', 'holds'])
    expect(stdout).toContain('Put into v5.9, no choice alone turns the verdict.')
  })

  test('are not known where a limit ends the search', async () => {
    const asked = ['ablate', 'B04-pin-then-fork', '--from', 'v5.9-rc5', '--to', 'v5.9', '--limit-depth', '2']
    const { code, stdout } = await answered(asked, { columns: 120 })
    expect(row(stdout, 'fork').slice(2)).toEqual(['incomplete', 'incomplete'])
    expect(stdout).toContain('no choice alone turns the verdict, as far as was explored.')
    expect(code).toBe(3)
  })
})
