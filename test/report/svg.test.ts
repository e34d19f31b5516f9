import { describe, expect, test, vi } from 'vitest'
import { renderDot } from '../../src/report/dot.ts'
import { renderSvg } from '../../src/report/svg.ts'
import { UserError } from '../../src/report/user-error.ts'
import { leakDocument } from './fixture.ts'

describe('drawing', () => {
  const { source, nodes } = renderDot(leakDocument)

  test('gives an SVG in which lines with a sign are bold, and red', async () => {
    const stale = { step: 7, saw: 'the page is mapped once', looked: [], changedBy: 10, now: 'it is mapped twice' }
    const svg = await renderSvg(renderDot({ ...leakDocument, staleChecks: [stale] }).source, nodes)
    expect(svg).toMatch(/^<\?xml/)
    expect(svg.trimEnd()).toMatch(/<\/svg>$/)
    const bold = [...svg.matchAll(/<text [^>]*font-weight="bold" fill="#b00020">([^<]*)</g)].map(([, text]) => text)
    expect(bold.map((text) => text!.replaceAll('&#160;', ' ').trim())).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^! 7 lock_both_ptls \(stale from/),
        expect.stringMatching(/^! parent saw in step 7/),
        '! I5 is violated',
      ]),
    )
    expect(bold).toHaveLength(3)
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
      /24 nodes.*limit is 5.*sfdp -Tsvg/,
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
