import { describe, expect, test } from 'vitest'
import { cowproof, temporaryFolder } from '../cli/cowproof.ts'
import { commands, example, printed } from './readme.ts'

describe('the README', () => {
  test('has a litmus test that is as expected, where it goes wrong and where it does not', async () => {
    const folder = temporaryFolder({ 'my-test.litmus': example })
    const { code, stdout } = await cowproof(['verify', 'my-test.litmus', '--era', 'v5.7,v5.8,v5.19'], { folder })
    expect(stdout.match(/^\S+ under \S+: .*$/gm)).toEqual([
      'vmsplice-then-unmap-in-child under v5.7: violated, as expected',
      'vmsplice-then-unmap-in-child under v5.8: holds, as expected',
      'vmsplice-then-unmap-in-child under v5.19: holds, as expected',
    ])
    expect(code).toBe(0)
  })

  test('builds before it runs anything, and says what the second command prints', async () => {
    expect(commands[0]).toBe('npm run build')
    const [, verify] = commands
    const words = verify!.split(' ')
    expect(words.slice(0, 3)).toEqual(['npx', 'cowproof', 'verify'])
    const { stdout } = await cowproof(words.slice(2))
    expect(printed[0]!.length).toBeGreaterThan(100)
    expect(stdout.startsWith(printed[0]!)).toBe(true)
  })

  test('names no report before the command that writes it', () => {
    const start = commands.indexOf('npm start')
    const readers = commands.flatMap((command, index) => (command.includes('reports/runs/') ? [index] : []))
    expect(readers.length).toBeGreaterThan(0)
    for (const index of readers) expect(index).toBeGreaterThan(start)
  })
})
