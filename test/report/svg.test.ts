import { describe, expect, test, vi } from 'vitest'
import { renderDot } from '../../src/report/dot.ts'
import { renderSvg } from '../../src/report/svg.ts'
import { UserError } from '../../src/report/user-error.ts'
import { leakDocument } from './fixture.ts'

describe('drawing', () => {
  const { source, nodes } = renderDot(leakDocument)

  test('gives an SVG with changes in bold', async () => {
    const svg = await renderSvg(source, nodes)
    expect(svg).toMatch(/^<\?xml/)
    expect(svg.trimEnd()).toMatch(/<\/svg>$/)
    const bold = [...svg.matchAll(/<text [^>]*font-weight="bold"[^>]*>([^<]*)</g)].map(([, text]) => text)
    const arrows = [...svg.matchAll(/<text [^>]*Courier[^>]*>([^<]*&gt;[^<]*)</g)].map(([, text]) => text)
    expect(bold).toEqual(arrows)
    expect(bold.length).toBeGreaterThan(15)
  })

  test('keeps what Graphviz complains about to itself', async () => {
    const complain = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    expect(await renderSvg('digraph { a [label="\u00e9\u6f22"] }', 1)).toContain('</svg>')
    expect(complain).not.toHaveBeenCalled()
    complain.mockRestore()
  })

  test('refuses what nobody could read, and says what to do', async () => {
    await expect(renderSvg(source, nodes, { nodes: 5, seconds: 10 })).rejects.toThrow(UserError)
    await expect(renderSvg(source, nodes, { nodes: 5, seconds: 10 })).rejects.toThrow(
      /19 nodes.*limit is 5.*sfdp -Tsvg/,
    )
  })

  test('ends a layout that takes too long', async () => {
    const edges = Array.from({ length: 3000 }, (_, index) => `n${index} -> n${(index * 7 + 3) % 1000};`)
    const started = performance.now()
    await expect(renderSvg(`digraph { ${edges.join(' ')} }`, 200, { nodes: 250, seconds: 1 })).rejects.toThrow(
      /within 1 s/,
    )
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('names the graph that Graphviz refuses: that is a bug here, not a mistake of the user', async () => {
    await expect(renderSvg('digraph { a -> }', 1)).rejects.toThrow(
      /graphviz refused a graph: .*syntax error in line 1[^]*digraph \{ a -> \}/,
    )
  })
})
