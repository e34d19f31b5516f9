import { LINE, type Rectangle, type Point } from './layout.ts'
import type { Arrow, Box, MemoryPicture } from './picture.ts'
import { leftLabel, quote } from '../quote.ts'
import type { Finding } from '../signs.ts'

/** The same picture as DOT, every node at its place: `neato -n -Tsvg` draws it. ASCII only. */
export function memoryDot(picture: MemoryPicture): string {
  const { title, header, legend, verdict, boxes, groups, arrows, height, finding } = picture
  const names = new Map(boxes.map(({ key }, index) => [key, `b${index}`]))
  const lines = [
    `digraph ${quote(title)} {`,
    '  graph [layout=neato, splines=true, esep="+1"];',
    `  graph [labelloc=t, labeljust=l, fontname="Courier", fontsize=10, label=${leftLabel([title, ...header, ...legend, ...verdict])}];`,
    '  node [shape=box, fontname="Courier", fontsize=9, fixedsize=true];',
    '  edge [arrowsize=0.6];',
    ...groups.map((group, index) => {
      const name = { ...group, height: LINE }
      return `  g${index} [shape=plaintext, ${place(name, height)}, label=${leftLabel([group.name])}];`
    }),
    ...boxes.map((box) => node(names.get(box.key)!, box, height, finding)),
    ...arrows.map((arrow) => edge(names, arrow, finding)),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function node(name: string, box: Box, height: number, { colour }: Finding): string {
  const lines = box.lines.map(
    ({ mark, name, text, note }) =>
      `${mark === '' ? '' : `${mark} `}${name}${text === '' ? '' : `: ${text}${note === '' ? '' : `  ${note}`}`}`,
  )
  const pen = box.wrong ? `penwidth=2.5, color="${colour}"` : box.idle ? 'style=dashed' : 'penwidth=1'
  return `  ${name} [${place(box, height)}, ${pen}, label=${leftLabel(lines)}];`
}

function edge(
  names: ReadonlyMap<string, string>,
  { source, target, bend, kind, state, wrong }: Arrow,
  { colour }: Finding,
): string {
  const style = state === 'gone' ? 'dotted' : kind === 'memory' ? 'solid' : 'dashed'
  const weight = wrong || state === 'new' ? 2.5 : 1
  const looks = `style=${style}, penwidth=${weight}${wrong ? `, color="${colour}"` : ''}${state === 'gone' ? ', arrowhead=none' : ''}`
  const side = bend === null ? '' : bend > 0 ? ':e' : ':w'
  return `  ${names.get(source)}${side} -> ${names.get(target)}${side} [${looks}];`
}

/** Graphviz counts in points from the lower left corner, and in inches; a pixel is three quarters of a point. */
function place({ x, y, width, height }: Rectangle, total: number): string {
  const center: Point = { x: (x + width / 2) * 0.75, y: (total - y - height / 2) * 0.75 }
  const inches = (pixels: number): string => (pixels / 96).toFixed(2)
  return `pos="${center.x.toFixed(1)},${center.y.toFixed(1)}!", width=${inches(width)}, height=${inches(height)}`
}
