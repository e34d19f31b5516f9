import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answered, temporaryFolder } from './cowproof.ts'

interface Printed {
  readonly results: readonly {
    readonly era: string
    readonly property: string
    readonly verdict: string
    readonly expected: string | null
  }[]
}

describe('an era that is put together', () => {
  // 09854ba94c6a (v5.9) closed B01 by its rule of reuse: v5.9 with the older rule has it again.
  const leaky = 'v5.9+reuse=mapcount'
  const B01 = ['verify', 'B01-vmsplice-unmap-in-child', '--era', leaky]

  test('has the rules it says, and nothing is expected of it', async () => {
    const { code, stdout } = await answered([...B01, '--era', 'v5.9', '--json'])
    const { results } = JSON.parse(stdout) as Printed
    const question = results.filter(({ property }) => property === 'outcome')
    expect(question).toMatchObject([
      { era: 'v5.9', verdict: 'holds', expected: 'holds' },
      { era: leaky, verdict: 'violated', expected: null },
    ])
    expect(code).toBe(0)
  })

  test('says so, and does not claim to be as expected', async () => {
    const { stdout } = await answered(B01, { columns: 200 })
    expect(stdout).toContain('the test expects nothing of this era')
    expect(stdout).not.toMatch(/, as expected|Unexpected/)
  })

  test('gives the names of reports and a command that shows them again', async () => {
    const folder = temporaryFolder()
    const { code } = await answered([...B01, '--reports', folder])
    expect(code).toBe(0)
    const report = readdirSync(folder).find((name) => name.includes('outcome') && name.endsWith('.json'))!
    const { stdout } = await answered(['show', `${folder}/${report}`])
    expect(stdout).toContain(leaky)
  })

  test('is drawn and exported as it is', async () => {
    const graph = (era: string) => answered(['graph', 'do_wp_page', '--operation', 'write', '--era', era])
    const [composed, plain] = [await graph(leaky), await graph('v5.9')]
    expect(composed.stdout).toContain('reuse_swap_page')
    expect(plain.stdout).not.toContain('reuse_swap_page')
    const exported = await answered(['export', 'B01-vmsplice-unmap-in-child', '--to', 'murphi', '--era', leaky])
    expect(exported).toMatchObject({ code: 0, stderr: '' })
  })

  test('storms, where a violation is never expected', async () => {
    // A small storm: v5.9 with the old rule leaks through a reference of a child that unmapped.
    const used = 'write,fork,munmap,get_user_pages_fast,read_reference'
    const small = ['storm', '--era', leaky, '--property', 'I5', '--operations', used]
    expect(await answered(small)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`Storm ${leaky}`) as string,
    })
  })
})
