import fc from 'fast-check'
import { renderGraphFromSource } from 'graphviz-cli'
import { describe, expect, test } from 'vitest'
import { segments } from '../../src/report/fold.ts'
import { renderDot } from '../../src/report/dot.ts'
import { COLOURS } from '../../src/report/svg-shapes.ts'
import { documentOf, leak, leakDocument } from './fixture.ts'
import { philosophersDocument } from './philosophers.ts'
import { scenes } from './scenes.ts'

interface Graph {
  readonly objects: readonly { readonly _gvid: number; readonly name: string; readonly nodes?: readonly number[] }[]
  readonly edges?: readonly { readonly tail: number; readonly head: number; readonly label?: string }[]
}

/** The graph as Graphviz reads it. */
async function read(source: string): Promise<Graph> {
  return JSON.parse(await renderGraphFromSource({ input: source }, { format: 'json' })) as Graph
}

describe('the graph of a run', () => {
  test('of a leak', async () => {
    await expect(renderDot(leakDocument).source).toMatchFileSnapshot('../golden/report/leak.dot')
  })

  test('of a deadlock shows who holds what', async () => {
    await expect(renderDot(await philosophersDocument()).source).toMatchFileSnapshot('../golden/report/deadlock.dot')
  })

  test('of a step that cannot be completed', async () => {
    const failing = { transition: leak.run.steps.at(-1)!.transition, choices: [] }
    const run = {
      ...leak.run,
      steps: leak.run.steps.slice(0, 3),
      failing,
      explanation: 'load: r would be 4, outside 0 to 3',
    }
    await expect(renderDot(documentOf({ ...leak, run })).source).toMatchFileSnapshot('../golden/report/model-error.dot')
  })

  test('has a box for each operation in the column of its task, with the steps that lead into it', () => {
    const { source } = renderDot(leakDocument)
    const boxes = [...source.matchAll(/subgraph (cluster_\d+_\d+) \{\s*graph \[label="([^"]*)"/g)]
    expect(boxes.map(([, name, title]) => [name, title])).toEqual([
      ['cluster_0_0', 'parent: write x 0'],
      ['cluster_0_1', 'parent: fork child'],
      ['cluster_0_2', 'parent: write x 1'],
      ['cluster_1_0', 'child: vmsplice x'],
      ['cluster_1_1', 'child: munmap x'],
      ['cluster_1_2', 'child: read pipe'],
    ])
    for (const [, name] of boxes) expect(source).toContain(`lhead=${name}`)
  })

  test('marks a decision that went stale, and where it did', () => {
    const stale = { step: 7, saw: 'the page is mapped once', looked: [], changedBy: 10, now: 'it is mapped twice' }
    const source = renderDot({ ...leakDocument, staleChecks: [stale] }).source.replaceAll('\\ ', ' ')
    expect(source).toMatch(/ ! 7 lock_both_ptls \(stale from 10 on\)/)
    expect(source).toMatch(/s10 \[[^\n]*! parent saw in step 7 that the page is/)
  })

  test('says what was decided about a page that others refer to, and marks what did not look at that', () => {
    const check = {
      step: 26,
      saw: 'the page is mapped once',
      looked: [],
      so: 'it is reused',
      missed: null,
      holders: [{ name: 'pipe', since: 15 }],
    }
    const noted = (unseen: string | null) =>
      renderDot({ ...leakDocument, checks: [{ ...check, unseen }] }).source.replaceAll('\\ ', ' ')
    const blind = noted('refcount is 2')
    expect(blind).toMatch(/ ! 26 reuse_swap_page/)
    expect(blind).toMatch(/s28 \[[^\n]*! step 26 saw that the page is mapped once, so/)
    expect(noted(null)).toMatch(/\|step 26 saw that the page is mapped once, so/)
    expect(noted(null)).toMatch(/ {3}26 reuse_swap_page/)
  })

  test('a witness is no error: another sign, another colour', () => {
    const property = { ...leakDocument.property, kind: 'witness' as const }
    const { source } = renderDot({ ...leakDocument, property, verdict: 'seen' })
    expect(source).toContain('+\\ I5\\ was\\ seen')
    expect(source).not.toContain(COLOURS.red)
    expect(renderDot(leakDocument).source).toContain(COLOURS.red)
  })

  test('says once what the run leaves alone', () => {
    const frames = leakDocument.initial['frame']!.with(2, { ...leakDocument.initial['frame']![2], refcount: 5 })
    const { source } = renderDot({ ...leakDocument, initial: { ...leakDocument.initial, frame: frames } })
    expect(source.match(/frame2/g)).toHaveLength(1)
    expect(source.replaceAll('\\ ', ' ')).toContain('throughout: frame2: refcount 5')
  })

  test('is a chain of all steps from the initial state to the verdict', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const document = documentOf(scene)
        const { source, nodes } = renderDot(document)
        expect(source).toMatch(/^[\n -~]*$/)
        const { objects, edges = [] } = await read(source)
        // oxlint-disable-next-line no-underscore-dangle -- that is what Graphviz calls it
        const name = new Map(objects.map((object) => [object._gvid, object.name]))
        const drawn = objects.filter(({ name }) => !name.startsWith('cluster'))
        expect(drawn).toHaveLength(nodes)
        const pairs = edges.map(({ tail, head }) => [name.get(tail)!, name.get(head)!] as const)
        expect(pairs.map(([tail]) => tail)).toEqual(['s0', ...pairs.slice(0, -1).map(([, head]) => head)])
        expect(pairs.at(-1)![1]).toBe('verdict')
        expect(new Set(pairs.flat())).toEqual(new Set(drawn.map((object) => object.name)))
        const numbers = edges.flatMap(({ label = '' }) => [...label.matchAll(/(?:^|\\l) [ !] (\d+) /g)])
        expect(numbers.map(([, number]) => Number(number))).toEqual(document.steps.map((_, index) => index + 1))
      }),
      { numRuns: 60 },
    )
  })
})

describe('folding', () => {
  test('leaves no step out and mixes no tasks', () => {
    fc.assert(
      fc.property(scenes, fc.nat(20), (scene, most) => {
        const { steps } = documentOf(scene)
        const found = segments(documentOf(scene), most)
        expect(found.flatMap(({ from, to }) => steps.slice(from, to))).toEqual(steps)
        for (const { from, to, task } of found) {
          expect(steps.slice(from, to).map((step) => step.task)).toEqual(Array.from({ length: to - from }, () => task))
        }
        if (steps.length > 0) expect(found.at(-1)).toMatchObject({ from: steps.length - 1, to: steps.length })
      }),
    )
  })

  test('draws a step that changes memory with those before it that only lock or look', () => {
    const ends = segments(leakDocument, 100).map(({ to }) => to)
    // By hand, from the script: the steps that change a page, a PTE, the pipe or an mm, with the unlocking steps after
    // the last of them in each operation; and the last step, which stands alone.
    expect(ends).toEqual([1, 3, 5, 8, 9, 10, 11, 13, 15, 17, 19, 20, 22, 28, 30, 31])
  })

  test('draws an operation as one edge where there would be too many', () => {
    const operations = segments(leakDocument, 10).map(({ from, to }) => [
      leakDocument.steps[from]!.path[0],
      leakDocument.steps[to - 1]!.path[0],
    ])
    expect(operations).toEqual([
      ['write x 0', 'write x 0'],
      ['fork child', 'fork child'],
      ['vmsplice x', 'vmsplice x'],
      ['munmap x', 'munmap x'],
      ['write x 1', 'write x 1'],
      ['read pipe', 'read pipe'],
    ])
  })
})
