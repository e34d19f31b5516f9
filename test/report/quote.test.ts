import fc from 'fast-check'
import { renderGraphFromSource } from 'graphviz-cli'
import { describe, expect, test } from 'vitest'
import { drawable, leftLabel, quote, recordLabel } from '../../src/report/quote.ts'

/** The pieces of text that Graphviz draws for the first node, in order. */
async function drawn(label: string, shape: string): Promise<string[]> {
  const svg = await renderGraphFromSource(
    { input: `digraph { a [shape=${shape}, label=${label}] }` },
    { format: 'svg' },
  )
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => unescape(text!))
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function unescape(xml: string): string {
  const character = (_: string, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (NAMED[name] ?? `unknown entity ${name}`)
  return xml.replaceAll(/&([#\w]+);/g, character).replaceAll('\u00a0', ' ')
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...Array.from('\\"\'{}|<>& \nNGlr;#x0a[]()%é漢')), maxLength: 12 }),
  fc.constantFrom('\\N', '\\G', '\\l', '&amp;', '&#65;', '<b>x</b>', '{a|b}', '<p> x', 'a\\', '\\\\"', '  a  b '),
)

describe('any text draws as written', () => {
  const filled = hostile.map((text) => `x${text}x`)

  test('as a name and a label', async () => {
    await fc.assert(
      fc.asyncProperty(filled, async (text) => {
        expect(await drawn(quote(text), 'box')).toEqual([drawable(text)])
      }),
      { numRuns: 200 },
    )
  })

  test('in lines', async () => {
    const lines = fc.array(filled, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(lines, async (texts) => {
        expect(await drawn(leftLabel(texts), 'box')).toEqual(texts.map(drawable))
      }),
      { numRuns: 200 },
    )
  })

  test('in the boxes of a record', async () => {
    const boxes = fc.array(fc.array(filled, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(boxes, async (texts) => {
        expect(await drawn(recordLabel({ boxes: texts }), 'record')).toEqual(texts.flat().map(drawable))
      }),
      { numRuns: 200 },
    )
  })

  test('and the source is ASCII', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(quote(text) + recordLabel({ boxes: [[text]] })).toMatch(/^[ -~]*$/)
      }),
    )
  })
})
