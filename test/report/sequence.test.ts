import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdsOf } from '../../src/report/sequence/holds.ts'
import { sequenceSvg } from '../../src/report/sequence/svg.ts'
import { COLOURS } from '../../src/report/svg-shapes.ts'
import { documentOf, leak, leakDocument } from './fixture.ts'
import { philosophersDocument } from './philosophers.ts'
import { scenes } from './scenes.ts'
import { expectWellFormed } from './well-formed.ts'

describe('who holds which lock', () => {
  test('is read from the steps that take and release', () => {
    // By hand, from the script: steps are numbered from 0.
    expect(holdsOf(leakDocument).map(({ task, lock, from, to }) => [task, lock, from, to])).toEqual([
      [0, "ptl, parent's x", 1, 4],
      [0, 'mmapLock, parent mm', 5, 12],
      [0, "ptl, parent's x", 6, 11],
      [0, "ptl, child's x", 6, 11],
      [1, "ptl, child's x", 17, 21],
      [0, "ptl, parent's x", 23, 28],
      [0, 'locked, frame0', 24, 26],
    ])
  })

  test('in a deadlock goes on to the end', async () => {
    expect(holdsOf(await philosophersDocument()).map(({ task, lock, to }) => [task, lock, to])).toEqual([
      [0, 'fork, left', null],
      [1, 'fork, right', null],
    ])
  })

  test('knows readers, of whom the state has only the number', () => {
    const mm = leakDocument.entities['mm']!
    const readers = { kind: 'memory', type: { kind: 'range', min: 0, max: 3 } } as const
    const document = {
      ...leakDocument,
      entities: { ...leakDocument.entities, mm: { ...mm, fields: { ...mm.fields, mmapLockReaders: readers } } },
      steps: (
        [
          [0, 0, 1],
          [1, 1, 2],
          [0, 2, 1],
        ] as const
      ).map(([task, before, after]) => ({
        ...leakDocument.steps[0]!,
        task,
        changes: [{ entity: 'mm', instance: 0, field: 'mmapLockReaders', before, after, kind: 'memory' as const }],
      })),
    }
    const lock = 'mmapLock, parent mm'
    expect(holdsOf(document)).toEqual([
      { task: 0, lock, reading: true, from: 0, to: 2 },
      { task: 1, lock, reading: true, from: 1, to: null },
    ])
  })
})

describe('the sequence', () => {
  test('of the leak', async () => {
    await expect(sequenceSvg(leakDocument)).toMatchFileSnapshot('../golden/report/leak.sequence.svg')
  })

  test('has every step once, in order, and an arrow wherever another task goes on', () => {
    const svg = sequenceSvg(leakDocument)
    const numbers = [...svg.matchAll(/<text [^>]*>(\d+)<\/text>/g)].map(([, number]) => Number(number))
    const labels = leakDocument.steps.map(({ label }) => svg.indexOf(`>${label}<`))
    expect(labels.every((at) => at > 0)).toBe(true)
    expect(numbers).toEqual(expect.arrayContaining(leakDocument.steps.map((_, index) => index + 1)))
    // The parent forks, the child takes the page, the parent writes, the child reads.
    expect(svg.match(/ m-?6,-4 /g)).toHaveLength(3)
  })

  test('keeps the block of an operation open where the task is in the middle of it', () => {
    const bottoms = (steps: typeof leakDocument.steps): number[] => {
      const svg = sequenceSvg({ ...leakDocument, steps })
      return [...svg.matchAll(/y="(\d+)" width="[\d.]+" height="(\d+)" fill="#e3eaf4"/g)].map(
        ([, top, height]) => Number(top) + Number(height),
      )
    }
    const [fork, child] = [12, 13].map((index) => leakDocument.steps[index]!)
    // After its 8th step the parent is in the middle of fork; after its 13th it is done with it.
    const [, open, last] = bottoms([...leakDocument.steps.slice(0, 8), { ...child!, changes: [] }])
    expect(open).toBe(last)
    const [, over, later] = bottoms([...leakDocument.steps.slice(0, 12), fork!, { ...child!, changes: [] }])
    expect(over).toBeLessThan(later!)
  })

  test('ends with the step that cannot be completed', () => {
    const failing = { transition: leak.run.steps.at(-1)!.transition, choices: [] }
    const run = { ...leak.run, steps: leak.run.steps.slice(0, 3), failing, explanation: 'outside 0 to 3' }
    const svg = sequenceSvg(documentOf({ ...leak, run }))
    expect(svg).toContain('>cannot be completed<')
    expect(svg).toContain('Wrong: outside 0 to 3')
  })

  test('of a witness is not red', () => {
    const property = { ...leakDocument.property, kind: 'witness' as const }
    expect(sequenceSvg(leakDocument)).toContain(COLOURS.red)
    expect(sequenceSvg({ ...leakDocument, property, verdict: 'seen' })).not.toContain(COLOURS.red)
  })

  test('is well-formed whatever things are called', () => {
    fc.assert(fc.property(scenes, (scene) => expectWellFormed(sequenceSvg(documentOf(scene)))))
  })
})
