import { FONT } from './memory-layout.ts'
import type { Point } from './memory-picture.ts'
import { drawable } from './quote.ts'

export const [INK, GREY, FAINT, RED] = ['#202124', '#5f6368', '#80868b', '#b00020'] as const

/** A whole document with some elements, on white. */
export function page(
  { width, height, title }: { readonly width: number; readonly height: number; readonly title: string },
  elements: readonly string[],
): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="${FONT}">`,
    `<title>${escape(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...elements,
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

/** A line of text from its base line on. */
export function text({ x, y }: Point, words: string, looks = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${looks === '' ? ` fill="${INK}"` : ` ${looks}`}>${escape(words)}</text>`
}

export function point({ x, y }: Point): string {
  return `${round(x)},${round(y)}`
}

export function round(number: number): number {
  return Math.round(number * 10) / 10
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export function escape(words: string): string {
  return drawable(words).replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
}
