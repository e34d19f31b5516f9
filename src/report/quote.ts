import { printable } from './layout.ts'

/** One line of text as a quoted string of the DOT language: a name or a label that draws as written. */
export function quote(text: string): string {
  return `"${plainText(text)}"`
}

/** Lines of text as a label, each at the left. */
export function leftLabel(lines: readonly string[]): string {
  return `"${lines.map((line) => `${plainText(line)}\\l`).join('')}"`
}

/**
 * A part of a record: `text` lines at the left of one box, or boxes in a row; the direction turns with each level.
 * Record labels are used and not HTML-like ones, which the Graphviz that graphviz-cli brings does not draw
 * (github.com/aduh95/viz.js issue 29).
 */
export type Box = readonly string[] | { readonly boxes: readonly Box[] }

export function recordLabel(box: { readonly boxes: readonly Box[] }): string {
  const print = (part: Box): string =>
    'boxes' in part ? `{${part.boxes.map(print).join('|')}}` : part.map((line) => `${recordText(line)}\\l`).join('')
  return `"${print(box)}"`
}

function plainText(text: string): string {
  return entities(text).replaceAll('\\', '\\\\')
}

/** Spaces are kept, so that columns of a fixed-width font stay columns. */
function recordText(text: string): string {
  return entities(text).replaceAll(/[\\{}|<> ]/g, '\\$&')
}

/** Characters outside ASCII, quotes and ampersands by their numbers. */
function entities(text: string): string {
  return drawable(text).replaceAll(/[^ !#-%'-~]/gu, (character) => `&#${character.codePointAt(0)};`)
}

/** The text that a picture can show: on one line, no control characters, nothing beyond the 16 bits that Graphviz knows. */
export function drawable(text: string): string {
  return printable(text).replaceAll(/[\p{Surrogate}\ufffe\uffff\u{10000}-\u{10ffff}]/gu, '?')
}
