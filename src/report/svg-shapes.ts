import { FONT, type Point, type Rectangle } from './memory/layout.ts'
import { drawable } from './quote.ts'

/** All colours of the drawings. No two are the same, so that who shows a drawing on another ground can replace each. */
export const COLOURS = {
  ink: '#202124',
  grey: '#5f6368',
  faint: '#80868b',
  red: '#b00020',
  paper: '#ffffff',
  group: '#eef2f7',
  'group-edge': '#c3cad4',
  changed: '#fff1b8',
  wrong: '#fff4f4',
  seen: '#0b57a4',
  'seen-ground': '#f0f6ff',
  safe: '#00705a',
  lane: '#f6f8fb',
  'lane-edge': '#dde2ea',
  operation: '#e3eaf4',
} as const

export const { ink: INK, grey: GREY, faint: FAINT, red: RED } = COLOURS

const FONTS = 'DejaVu Sans Mono, Menlo, Consolas, monospace'

/** A whole document with some elements, on white. */
export function page(
  { width, height, title }: { readonly width: number; readonly height: number; readonly title: string },
  elements: readonly string[],
): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  font-family="${FONTS}" font-size="${FONT}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" fill="${COLOURS.paper}"/>`,
    ...elements,
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

/** Some elements as an `svg` element within a page. */
export function figure({ x, y, width, height }: Rectangle, elements: readonly string[]): string {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}"`,
    `  font-family="${FONTS}" font-size="${FONT}">`,
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
