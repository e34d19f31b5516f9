import { afterEach, expect, test, vi } from 'vitest'
import { draw } from '../../src/cli/draw.ts'
import { UserError } from '../../src/report/index.ts'

const { isTTY } = process.stderr
afterEach(() => {
  process.stderr.isTTY = isTTY
  vi.restoreAllMocks()
})

/** Takes Graphviz a second or more: it is drawn whatever its number of nodes is said to be. */
function tangle(nodes: number): string {
  const edges = Array.from({ length: 3 * nodes }, (_, index) => `n${index % nodes} -> n${(index * 7 + 3) % nodes};`)
  return `digraph { ${edges.join(' ')} }`
}

test('a terminal is told how long placing takes, and the line is gone at the end', async () => {
  process.stderr.isTTY = true
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  const svg = await draw('svg', { source: tangle(300), nodes: 42 })
  expect(svg).toContain('</svg>')
  // oxlint-disable-next-line no-control-regex -- that is what writes a line anew
  expect(written[0]).toMatch(/^\r\u001B\[2Kplacing 42 nodes: \d+ s, at most 20$/)
  expect(written.at(-1)).toBe('\r\u001B[2K')
})

test('thousands of nodes are refused at once, with what to do instead', async () => {
  const started = performance.now()
  const large = { source: tangle(5000), nodes: 5000 }
  for (const format of ['svg', 'png'] as const) {
    await expect(draw(format, large)).rejects.toThrow(UserError)
    await expect(draw(format, large)).rejects.toThrow(/5000 nodes.*--format dot.*`sfdp -Tsvg`/)
  }
  expect(performance.now() - started).toBeLessThan(2000)
  expect(await draw('dot', large)).toBe(large.source)
})
