import { CHARACTER, FONT, LINE, MARKS, NOTE_GAP, PADDING, type Point } from './layout.ts'
import type { Arrow, Box, Line, MemoryPicture } from './picture.ts'
import type { Finding } from '../signs.ts'
import { COLOURS, FAINT, figure, GREY, INK, page, point, round, text } from '../svg-shapes.ts'

/** A memory picture as SVG. Colours add nothing that marks, weights and kinds of line do not say. */
export function memorySvg(picture: MemoryPicture): string {
  const { width, height, title, header } = picture
  const lines = [
    text({ x: 2 * PADDING, y: 1.4 * LINE }, title, `font-size="${FONT + 2}" font-weight="bold"`),
    ...header.map((line, index) => text({ x: 2 * PADDING, y: (index + 2.6) * LINE }, line)),
    ...drawing(picture),
    ...footerLines(picture),
  ]
  return page({ width, height, title }, lines)
}

/** The picture without the words above and below it, as an `svg` element for a page that has them already. */
export function memoryFigure(picture: MemoryPicture): string {
  const { width, top, bottom } = picture
  const height = round(bottom - LINE - top)
  return figure({ x: 0, y: round(top), width: round(width), height }, drawing(picture))
}

function drawing({ groups, boxes, arrows, finding }: MemoryPicture): string[] {
  return [
    ...groups.map(({ x, y, width, height, name }) =>
      [
        `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${COLOURS.group}" stroke="${COLOURS['group-edge']}"/>`,
        text({ x: x + PADDING, y: y + LINE }, name, 'font-weight="bold"'),
      ].join('\n'),
    ),
    ...boxes.map((box) => drawBox(box, finding)),
    ...arrows.map((arrow) => drawArrow(arrow, finding)),
  ]
}

function drawBox({ x, y, width, height, wrong, idle, lines }: Box, finding: Finding): string {
  const pen = wrong
    ? `fill="${finding.ground}" stroke="${finding.colour}" stroke-width="2.5"`
    : idle
      ? `fill="${COLOURS.paper}" stroke="${FAINT}" stroke-dasharray="5 3"`
      : `fill="${COLOURS.paper}" stroke="${INK}"`
  return [
    `<rect class="part" x="${x}" y="${y}" width="${width}" height="${height}" rx="2" ${pen}/>`,
    ...lines.flatMap((line) => drawLine(x, width, line, finding)),
  ].join('\n')
}

function drawLine(
  x: number,
  width: number,
  { y, mark, name, text: words, note, textColumn, style }: Line,
  { colour }: Finding,
): string[] {
  const looks = {
    title: 'font-weight="bold"',
    plain: '',
    idle: `fill="${FAINT}"`,
    changed: 'font-weight="bold"',
    wrong: `font-weight="bold" fill="${colour}"`,
  }[style]
  const at = (column: number): Point => ({ x: x + PADDING + column * CHARACTER, y })
  const ground = `<rect x="${x + 2}" y="${round(y - LINE + 5)}" width="${width - 4}" height="${LINE - 1}" fill="${COLOURS.changed}"/>`
  return [
    ...(mark.startsWith('*') ? [ground] : []),
    ...(mark === '' ? [] : [text(at(0), mark, looks)]),
    text(at(MARKS), name, looks),
    ...(words === '' ? [] : [text(at(textColumn), words, looks)]),
    ...(note === ''
      ? []
      : [text(at(textColumn + words.length + NOTE_GAP), note, `font-weight="bold" fill="${colour}"`)]),
  ]
}

function drawArrow({ from, to, bend, kind, state, wrong }: Arrow, { colour }: Finding): string {
  const color = wrong ? colour : state === 'gone' ? FAINT : state === 'new' ? INK : GREY
  const dashes = state === 'gone' ? '2 4' : kind === 'memory' ? 'none' : kind === 'local' ? '7 4' : '3 3'
  const weight = wrong || state === 'new' ? 2.5 : 1.3
  const [first, second] = controls(from, to, bend)
  const curve = `M${point(from)} C${point(first)} ${point(second)} ${point(to)}`
  const middle = {
    x: (from.x + 3 * first.x + 3 * second.x + to.x) / 8,
    y: (from.y + 3 * first.y + 3 * second.y + to.y) / 8,
  }
  return [
    `<path d="${curve}" fill="none" stroke="${color}" stroke-width="${weight}" stroke-dasharray="${dashes}"/>`,
    `<circle cx="${round(from.x)}" cy="${round(from.y)}" r="2.5" fill="${color}"/>`,
    state === 'gone'
      ? text({ x: middle.x - 4, y: middle.y + 4 }, 'x', `fill="${color}" font-weight="bold"`)
      : `<path d="${head(second, to)}" fill="${color}"/>`,
  ].join('\n')
}

function controls(from: Point, to: Point, bend: number | null): readonly [Point, Point] {
  if (bend !== null)
    return [
      { x: from.x + 1.4 * bend, y: from.y },
      { x: to.x + 1.4 * bend, y: to.y },
    ]
  const reach = (to.x - from.x) / 2
  return [
    { x: from.x + reach, y: from.y },
    { x: to.x - reach, y: to.y },
  ]
}

/** A triangle: all arrows arrive from the side. */
function head(before: Point, { x, y }: Point): string {
  const back = before.x < x ? -8 : 8
  return `M${point({ x, y })} L${point({ x: x + back, y: y - 4 })} L${point({ x: x + back, y: y + 4 })} Z`
}

function footerLines({ legend, verdict, finding, bottom }: MemoryPicture): string[] {
  const at = (line: number): Point => ({ x: 2 * PADDING, y: bottom + line * LINE })
  return [
    ...legend.map((words, index) => text(at(index), words, `fill="${GREY}"`)),
    ...verdict.map((words, index) =>
      text(at(legend.length + index), words, `fill="${finding.colour}"${index === 0 ? ' font-weight="bold"' : ''}`),
    ),
  ]
}
