import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { renderText } from '../../src/report/text.ts'
import { documentOf, leak, leakDocument } from './fixture.ts'
import { philosophersDocument } from './philosophers.ts'
import { names, scenes } from './scenes.ts'

describe('the text trace', () => {
  test.each([80, 120])('of a leak, %i columns wide', async (width) => {
    await expect(renderText(leakDocument, { width })).toMatchFileSnapshot(`../golden/report/leak.${width}.txt`)
  })

  test('of a leak, on a narrow terminal', async () => {
    await expect(renderText(leakDocument, { width: 50 })).toMatchFileSnapshot('../golden/report/leak.50.txt')
  })

  test('of a deadlock', async () => {
    await expect(renderText(await philosophersDocument(), { width: 80 })).toMatchFileSnapshot(
      '../golden/report/deadlock.80.txt',
    )
  })

  test('of a step that cannot be completed', async () => {
    const failing = { transition: leak.run.steps.at(-1)!.transition, choices: [] }
    const run = {
      ...leak.run,
      steps: leak.run.steps.slice(0, 3),
      failing,
      explanation: 'load: r would be 4, outside 0 to 3',
    }
    const document = documentOf({ ...leak, run })
    await expect(renderText(document, { width: 80 })).toMatchFileSnapshot('../golden/report/model-error.80.txt')
  })

  test('is never wider than it may be, whatever things are called', () => {
    const widths = fc.integer({ min: 40, max: 130 })
    fc.assert(
      fc.property(scenes, widths, names, (scene, width, name) => {
        const document = documentOf(scene, { test: name, command: name })
        const lines = renderText(document, { width }).split('\n')
        // A command is there to be copied, and so is on one line.
        for (const line of lines.filter((each) => !each.startsWith('Again: ')))
          expect(line.length).toBeLessThanOrEqual(width)
        expect(lines.filter((each) => each.startsWith('Again: '))).toHaveLength(name === '' ? 0 : 1)
      }),
      { numRuns: 300 },
    )
  })

  test('has every step, in order, with every change of memory', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const document = documentOf(scene)
        const lines = renderText(document, { width: 2000 }).split('\n')
        const numbered = lines.flatMap((line) => /^ {0,2}(\d+)(?: |$)/.exec(line)?.[1] ?? [])
        expect(numbered.map(Number)).toEqual(document.steps.map((_, index) => index + 1))
        const memory = document.steps.flatMap(({ changes }) => changes.filter(({ kind }) => kind === 'memory'))
        const told = lines.join(' ').match(/ (takes|releases|sets) (number|open|kind|next|lock) of /g) ?? []
        expect(told).toHaveLength(memory.length)
      }),
    )
  })
})

describe('colours', () => {
  afterEach(() => vi.unstubAllEnvs())
  const plain = renderText(leakDocument, { width: 80 })
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')

  test('are not used for a file or a pipe', () => {
    expect(renderText(leakDocument, { width: 80, stream: new PassThrough() })).toBe(plain)
  })

  test('add nothing to the words, and obey NO_COLOR', () => {
    const terminal = Object.assign(Object.create(WriteStream.prototype) as WriteStream, { isTTY: true })
    vi.stubEnv('NO_COLOR', undefined)
    vi.stubEnv('FORCE_COLOR', '1')
    const coloured = renderText(leakDocument, { width: 80, stream: terminal })
    expect(coloured).toMatch(escapes)
    expect(coloured.replaceAll(escapes, '')).toBe(plain)
    vi.stubEnv('FORCE_COLOR', undefined)
    vi.stubEnv('NO_COLOR', '1')
    expect(renderText(leakDocument, { width: 80, stream: terminal })).toBe(plain)
  })
})
