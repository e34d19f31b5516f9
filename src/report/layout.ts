/** A block of lines that starts at a column. */
export interface Cell {
  readonly column: number
  readonly lines: readonly string[]
  /** Applied to what stands in the cell after it was placed, so that colours take no room. */
  readonly paint?: ((line: string) => string) | undefined
}

/** Puts cells beside each other, first lines aligned. Cells are in column order and do not overlap. */
export function beside(cells: readonly Cell[]): string[] {
  const height = Math.max(0, ...cells.map((cell) => cell.lines.length))
  return Array.from({ length: height }, (_, row) => {
    let line = ''
    let end = 0
    for (const { column, lines, paint } of cells) {
      const text = lines[row]
      if (text === undefined || text === '') continue
      line += ' '.repeat(column - end) + (paint ? paint(text) : text)
      end = column + text.length
    }
    return line
  })
}

/**
 * Breaks a text into lines of at most `width` characters (at least 1), at spaces where it can. Lines after the first
 * start with `indent` where that leaves room.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const hanging = indent.length < width / 2 ? indent : ''
  const lines: string[] = []
  let line = ''
  for (const [index, word] of printable(text).split(' ').entries()) {
    for (const [part, piece] of pieces(word, width - hanging.length).entries()) {
      const gap = part === 0 && index > 0 ? ' ' : ''
      if (line.length + gap.length + piece.length <= width) line += gap + piece
      else {
        lines.push(line)
        line = hanging + piece
      }
    }
  }
  return [...lines, line]
}

/** Like `wrap`, with a comma after each item but the last, and lines broken between items where they can be. */
export function wrapList(items: readonly string[], width: number, indent: string): string[] {
  const lines: string[] = []
  for (const [index, item] of items.entries()) {
    const text = printable(index < items.length - 1 ? `${item},` : item)
    const line = lines.at(-1)
    if (line === undefined) lines.push(text)
    else if (line.length + 1 + text.length <= width) lines[lines.length - 1] = `${line} ${text}`
    else lines.push(indent + text)
  }
  return lines.flatMap((line) => (line.length <= width ? [line] : wrap(line, width, `${indent}  `)))
}

/** A word, cut where it is longer than `room`: after `_`, `/`, `.` or `-` where there is one. */
function pieces(word: string, room: number): string[] {
  if (word.length <= room) return [word]
  const seam = Math.max(...['_', '/', '.', '-'].map((mark) => word.lastIndexOf(mark, room - 1))) + 1
  const cut = seam > room / 2 ? seam : Math.max(1, room)
  return [word.slice(0, cut), ...pieces(word.slice(cut), room)]
}

/** A text on one line: names come from files, and a control character in one must not reach a terminal. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replaceAll(/\s/g, ' ').replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?')
}
