import fc from 'fast-check'
import { renderGraphFromSource } from 'graphviz-cli'
import { describe, expect, test } from 'vitest'
import { v5_7 } from '../../models/eras/v5.7.ts'
import { v5_9 } from '../../models/eras/v5.9.ts'
import { loadTest } from '../../src/cli/load-tests.ts'
import { verifyTest } from '../../src/cli/verify-test.ts'
import { memoryDot } from '../../src/report/memory/dot.ts'
import { CHARACTER, MARKS, memoryLayout } from '../../src/report/memory/layout.ts'
import { memoryPicture, type Box, type MemoryPicture } from '../../src/report/memory/picture.ts'
import { memorySvg } from '../../src/report/memory/svg.ts'
import type { Counterexample } from '../../src/report/counterexample.ts'
import { COLOURS } from '../../src/report/svg-shapes.ts'
import { documentOf, leakDocument } from './fixture.ts'
import { philosophersDocument } from './philosophers.ts'
import { scenes } from './scenes.ts'
import { expectWellFormed } from './well-formed.ts'

/** The leak, in the words of an explanation as the explorer gives it. */
const explained: Counterexample = {
  ...leakDocument,
  explanation: "reference[pipe].frame and pte[parent's x].frame are both frame0; reference[pipe].kind is get",
}

function pictures(document: Counterexample): MemoryPicture[] {
  const layout = memoryLayout(document)
  return [...document.steps.keys(), document.steps.length].map((step) => memoryPicture(layout, step))
}

function boxNamed({ boxes }: MemoryPicture, name: string): Box {
  return boxes.find(({ lines }) => lines[0]!.name === name)!
}

/** `* writable no -> yes` */
function linesOf(box: Box): string[] {
  return box.lines.map(({ mark, name, text }) => [mark, name, text].filter((part) => part !== '').join(' '))
}

describe('the memory picture', () => {
  const all = pictures(explained)

  test('of the leak, as SVG and as DOT', async () => {
    await expect(memorySvg(all.at(-1)!)).toMatchFileSnapshot('../golden/report/leak.memory.svg')
    await expect(memoryDot(all.at(-1)!)).toMatchFileSnapshot('../golden/report/leak.memory.dot')
  })

  test('of a deadlock says who holds what and who waits', async () => {
    const last = pictures(await philosophersDocument()).at(-1)!
    expect(linesOf(boxNamed(last, 'left'))).toEqual(['left fork: held by plato'])
    expect(boxNamed(last, 'task kant').wrong).toBe(true)
    await expect(memorySvg(last)).toMatchFileSnapshot('../golden/report/deadlock.memory.svg')
  })

  test('marks what the step changed, and nothing else', () => {
    // Step 28 of the script is wp_page_reuse.
    expect(linesOf(boxNamed(all[28]!, "parent's x"))).toEqual([
      "parent's x",
      'kind present',
      'frame frame0',
      '* writable no -> yes',
      'ptl held by parent',
    ])
    expect(linesOf(boxNamed(all[29]!, "parent's x"))).toContain('* ptl held by parent -> free')
    expect(linesOf(boxNamed(all[28]!, 'task parent'))).toContain('* after 28 wp_page_reuse')
    expect(linesOf(boxNamed(all[28]!, 'task child'))).toContain('after 22 unlock_ptl')
  })

  test('marks what is wrong, in the last state only', () => {
    const wrong = (picture: MemoryPicture) =>
      picture.boxes.filter(({ wrong }) => wrong).map(({ lines }) => lines[0]!.name)
    expect(wrong(all.at(-1)!).sort()).toEqual(['frame0', "parent's x", 'pipe'])
    expect(wrong(all.at(-2)!)).toEqual([])
    // That a task is done says that it is the end, not what is wrong there.
    const end = { ...explained, explanation: 'parent.pc is done; pipe.kind is get' }
    expect(wrong(pictures(end).at(-1)!)).toEqual(['pipe'])
    expect(linesOf(boxNamed(all.at(-1)!, 'pipe'))).toEqual(['! pipe', '! kind get', '! frame frame0'])
  })

  test('says at the fields that decided what the step saw, and did not see, from that step on', () => {
    const field = (name: string) => ({ entity: 'frame', instance: 0, field: name })
    const decision = { saw: 'it is mapped once', so: 'it is reused', looked: [field('mapcount')], holders: [] }
    // Step 26 of the script is reuse_swap_page: a mapcount of 1, and a refcount of 2. Step 30 writes 1 to the page.
    const blind = { ...decision, step: 26, unseen: 'refcount is 2', missed: field('refcount') }
    const notes = (picture: MemoryPicture): string[] =>
      picture.boxes.flatMap(({ lines }) => lines.flatMap(({ name, note }) => (note === '' ? [] : [`${name} ${note}`])))
    const marked = pictures({ ...explained, checks: [blind] })
    const expected = ['refcount < step 26 did not see 2', 'mapcount < step 26 saw 1']
    expect(marked.map(notes)).toEqual(marked.map((_, step) => (step < 26 ? [] : expected)))
    expect(memorySvg(marked.at(-1)!)).toContain('&lt; step 26 did not see 2')
    expect(memoryDot(marked.at(-1)!)).toContain('step 26 did not see 2')
    // A number is said in full, without what it stands for, which stands beside it.
    const words = { '2': '2 (1 pin, and that is rather long)' }
    const frames = explained.entities['frame']!
    const refcount = { ...frames.fields['refcount']!, words }
    const entities = { ...explained.entities, frame: { ...frames, fields: { ...frames.fields, refcount } } }
    expect(notes(pictures({ ...explained, entities, checks: [blind] }).at(-1)!)).toEqual(expected)
    // What it saw stays as it was then, whatever becomes of the field.
    const stale = { step: 7, saw: 'it holds 0', looked: [field('content')], changedBy: 30, now: 'it holds 1' }
    const outdated = pictures({ ...explained, staleChecks: [stale] }).at(-1)!
    expect(notes(outdated)).toEqual(['content < step 7 saw 0'])
    expect(linesOf(boxNamed(outdated, 'frame0'))).toContain('content 1')
  })

  test('of a witness, what was seen has another sign and another colour', () => {
    const property = { ...explained.property, kind: 'witness' as const }
    const seen = pictures({ ...explained, property, verdict: 'seen' }).at(-1)!
    expect(linesOf(boxNamed(seen, 'pipe'))).toContainEqual(expect.stringMatching(/^\+ frame/))
    expect(memorySvg(seen)).not.toContain(COLOURS.red)
    expect(memoryDot(seen)).not.toContain(COLOURS.red)
    expect(memorySvg(seen)).toContain(COLOURS.seen)
    expect(seen.legend.join(' ')).toContain('+ blue: what was seen')
  })

  test('has an arrow for each reference, new ones and those that are gone told apart', () => {
    const arrows = (step: number) =>
      all[step]!.arrows.filter(({ kind }) => kind === 'memory').map(({ source, state }) => `${source} ${state}`)
    expect(arrows(3)).toEqual([])
    expect(arrows(4)).toEqual(['0 pte new'])
    expect(arrows(17)).toEqual(['0 pte kept', '1 pte kept', '0 reference new'])
    expect(arrows(19)).toEqual(['0 pte kept', '1 pte gone', '0 reference kept'])
    expect(arrows(20)).toEqual(['0 pte kept', '0 reference kept'])
  })

  test('leaves out what the run never uses, and shows what is not in use now', () => {
    expect(all[0]!.boxes.flatMap(({ lines }) => lines.map(({ name }) => name))).not.toContain('frame2')
    expect(boxNamed(all[0]!, 'frame0').idle).toBe(true)
    expect(boxNamed(all[1]!, 'frame0').idle).toBe(false)
  })
})

// The viewer gives memory 572 pixels of a page that is 1280 wide (B06 has four lanes beside it), and draws it at 0.64 of its size or more.
test.each([v5_7, v5_9])('a picture of a test of four tasks is not cut off on a page: $name', async (era) => {
  const options = { steps: 'fine', pinBias: null } as const
  const { records } = await verifyTest(await loadTest('B06-pin-fast-races-fork'), era, options, { runs: true })
  const { document } = records.find(({ property }) => property === 'outcome')!
  expect(memoryLayout(document!).width * 0.64).toBeLessThanOrEqual(572)
})

describe('whatever the run', () => {
  test('everything keeps its place from state to state', () => {
    const places = ({ boxes, groups, width, height, bottom }: MemoryPicture) => ({
      boxes: boxes.map(({ key, x, y, width, height }) => ({ key, x, y, width, height })),
      rows: boxes.map(({ lines }) => lines.map(({ y, name, textColumn }) => ({ y, name, textColumn }))),
      page: { groups, width, height, bottom },
    })
    fc.assert(
      fc.property(scenes, (scene) => {
        const [first, ...others] = pictures(documentOf(scene))
        for (const other of others) expect(places(other)).toEqual(places(first!))
        const ends = new Map<string, unknown>()
        for (const { source, target, to, from } of [first!, ...others].flatMap(({ arrows }) => arrows)) {
          const key = `${source} ${from.y} ${target}`
          expect(to).toEqual(ends.get(key) ?? to)
          ends.set(key, to)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('nothing overlaps, and every text has room in its box', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        for (const { boxes, width, bottom } of pictures(documentOf(scene))) {
          for (const [index, box] of boxes.entries()) {
            expect(box.x + box.width).toBeLessThan(width)
            expect(box.y + box.height).toBeLessThan(bottom)
            for (const other of boxes.slice(index + 1)) {
              const apart = [
                box.x + box.width <= other.x || other.x + other.width <= box.x,
                box.y + box.height <= other.y || other.y + other.height <= box.y,
              ]
              expect(apart).toContain(true)
            }
            for (const { name, text, textColumn, y } of box.lines) {
              expect((MARKS + name.length) * CHARACTER).toBeLessThan(box.width)
              expect((textColumn + text.length) * CHARACTER).toBeLessThan(box.width)
              if (text !== '') expect(MARKS + name.length).toBeLessThan(textColumn)
              expect(y).toBeLessThan(box.y + box.height)
            }
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  test('a change of memory is marked with what was before', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const document = documentOf(scene)
        for (const [step, { boxes }] of pictures(document).entries()) {
          const changes =
            document.steps[step - 1]?.changes.filter(({ kind }) => kind === 'memory' || kind === 'ghost') ?? []
          const marked = boxes.flatMap(({ key, lines }) =>
            lines.filter(({ mark, text }) => mark.startsWith('*') && text.includes(' -> ')).map(() => key),
          )
          expect(marked).toEqual(changes.map(({ entity, instance }) => `${instance} ${entity}`))
        }
      }),
      { numRuns: 50 },
    )
  })

  test('the SVG is well-formed, and Graphviz reads the DOT', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        for (const picture of pictures(documentOf(scene)).slice(-2)) {
          expectWellFormed(memorySvg(picture))
          const dot = memoryDot(picture)
          expect(dot).toMatch(/^[\n -~]*$/)
          const { objects = [] } = JSON.parse(
            await renderGraphFromSource({ input: dot }, { format: 'json', engine: 'neato' }),
          ) as { readonly objects?: readonly unknown[] }
          expect(objects).toHaveLength(picture.boxes.length + picture.groups.length)
        }
      }),
      { numRuns: 20 },
    )
  })
})
