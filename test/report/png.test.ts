import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { memoryLayout, memoryPicture, memorySvg, renderDot, renderPng, renderSvg } from '../../src/report/index.ts'
import { page, text } from '../../src/report/svg-shapes.ts'
import { leakDocument } from './fixture.ts'

interface Size {
  readonly width: number
  readonly height: number
}

function sizeOf(png: Uint8Array): Size {
  const data = Buffer.from(png)
  expect(data.subarray(1, 4).toString()).toBe('PNG')
  return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) }
}

/** Its size, and the number of pixels that are not white. */
function look(png: Uint8Array): Size & { readonly inked: number } {
  const { width, height } = sizeOf(png)
  const data = Buffer.from(png)
  // Eight bits for each of red, green, blue and opacity.
  expect([data[24], data[25]]).toEqual([8, 6])
  const parts: Buffer[] = []
  for (let at = 8; at < data.length; at += 12 + data.readUInt32BE(at)) {
    if (data.subarray(at + 4, at + 8).toString() === 'IDAT')
      parts.push(data.subarray(at + 8, at + 8 + data.readUInt32BE(at)))
  }
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * 4)
  let inked = 0
  for (let at = 0; at < rows.length; at += 4) if (rows[at]! + rows[at + 1]! + rows[at + 2]! < 3 * 255) inked++
  return { width, height, inked }
}

/** The bytes of the pixels: each row of a PNG says how it differs from its neighbours. */
function unfilter(data: Buffer, stride: number): Uint8Array {
  const rows = new Uint8Array((data.length / (stride + 1)) * stride)
  for (let row = 0; row * (stride + 1) < data.length; row++) {
    const filter = data[row * (stride + 1)]!
    for (let at = 0; at < stride; at++) {
      const left = at < 4 ? 0 : rows[row * stride + at - 4]!
      const above = row === 0 ? 0 : rows[(row - 1) * stride + at]!
      const corner = row === 0 || at < 4 ? 0 : rows[(row - 1) * stride + at - 4]!
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!
      rows[row * stride + at] = data[row * (stride + 1) + 1 + at]! + guess
    }
  }
  return rows
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [a, b, c] = [left, above, corner].map((value) => Math.abs(guess - value)) as [number, number, number]
  return a <= b && a <= c ? left : b <= c ? above : corner
}

const drawn = async (words: string, looks?: string) =>
  look(await renderPng(page({ width: 200, height: 40, title: 'x' }, [text({ x: 10, y: 20 }, words, looks)])))

test('text is drawn in a font that comes along, twice as large as the SVG says', async () => {
  const { width, height, inked } = await drawn('refcount 2')
  expect([width, height]).toEqual([400, 80])
  expect(inked).toBeGreaterThan(500)
  expect((await drawn('')).inked).toBe(0)
  expect((await drawn('refcount 2', 'font-weight="bold"')).inked).toBeGreaterThan(inked)
  expect((await drawn('refcount 2', 'font-family="Courier"')).inked).toBe(inked)
})

test('the pictures of a run', async () => {
  const { source, nodes } = renderDot(leakDocument)
  const graph = await renderSvg(source, nodes)
  const points = /width="(\d+)pt" height="(\d+)pt"/.exec(graph)!.slice(1).map(Number)
  const { width, height } = sizeOf(await renderPng(graph))
  expect([width / points[0]!, height / points[1]!].map((ratio) => ratio.toFixed(1))).toEqual(['2.7', '2.7'])
  const memory = await renderPng(memorySvg(memoryPicture(memoryLayout(leakDocument), 31)))
  expect(look(memory).inked).toBeGreaterThan(20_000)
})

test('a picture of any size fits into memory', async () => {
  const { width, height } = sizeOf(await renderPng(page({ width: 20_000, height: 8000, title: 'x' }, [])))
  expect(width * height).toBeLessThan(41_000_000)
  expect(width / height).toBeCloseTo(2.5, 1)
})
