import fc from 'fast-check'
import { renderGraphFromSource } from 'graphviz-cli'
import { describe, expect, test } from 'vitest'
import { segments } from '../../src/report/fold.ts'
import { renderDot } from '../../src/report/dot.ts'
import { documentOf, leak, leakDocument } from './fixture.ts'
import { philosophersDocument } from './philosophers.ts'
import { scenes } from './scenes.ts'

interface Graph {
  readonly objects: readonly { readonly _gvid: number; readonly name: string }[]
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

  test('says once what the run leaves alone', () => {
    const frames = leakDocument.initial['frame']!.with(2, { ...leakDocument.initial['frame']![2], refcount: 5 })
    const { source } = renderDot({ ...leakDocument, initial: { ...leakDocument.initial, frame: frames } })
    expect(source.match(/frame2/g)).toHaveLength(1)
    expect(source.replaceAll('\\ ', ' ')).toContain('and, throughout: frame2: refcount 5')
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
        const chain = objects.map((object) => object.name)
        expect(chain).toHaveLength(nodes)
        expect([chain[0], chain.at(-1)]).toEqual(['s0', 'verdict'])
        expect(edges.map(({ tail, head }) => [name.get(tail), name.get(head)])).toEqual(
          chain.slice(1).map((to, index) => [chain[index], to]),
        )
        const numbers = edges.flatMap(({ label = '' }) => [...label.matchAll(/(?:^|\\l)     (\d+) /g)])
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
    // By hand, from the script: the steps that change a page, a PTE, the pipe or an mm, the last step of each task's
    // turn, and the last step but one, because the last one stands alone.
    expect(ends).toEqual([1, 3, 4, 8, 9, 10, 11, 13, 15, 17, 19, 20, 21, 22, 28, 30, 31])
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
