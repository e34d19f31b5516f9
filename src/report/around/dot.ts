import type { Fate } from '../../explorer/fate.ts'
import type { Around, Stretch } from './around.ts'
import { aroundSentences, FATES, otherLines, takenLines } from './words.ts'
import type { Dot } from '../dot.ts'
import { wrap } from '../layout.ts'
import { leftLabel, quote } from '../quote.ts'
import { findingOf } from '../signs.ts'
import { COLOURS } from '../svg-shapes.ts'
import { explanationWords, meaningWords, verdictWords } from '../words.ts'

const WIDTH = 60
const SIDE = 44

/**
 * The run down the middle, a box for each stretch of steps with the same choices; at the left what would have avoided it,
 * at the right what was possible and would not, or nobody knows. The last way out has a thick frame. ASCII only.
 */
export function aroundDot(around: Around): Dot {
  const { document, stretches } = around
  const { colour, sign, word } = findingOf(document)
  const sides = stretches.map((stretch, index) => sideNodes(around, stretch, index))
  const lines = [
    `digraph ${quote(document.test)} {`,
    `  graph [rankdir=TB, ranksep=0.25, nodesep=0.4, margin=0.2, labelloc=t, labeljust=l, fontname="Courier", fontsize=12,`,
    `    label=${leftLabel(titleLines(around))}];`,
    `  node [shape=box, fontname="Courier", fontsize=11, color="${COLOURS.grey}", fillcolor="${COLOURS.paper}", style=filled, height=0.1];`,
    '  edge [penwidth=2, arrowsize=0.8];',
    ...stretches.map((stretch, index) => runNode(around, stretch, index)),
    `  verdict [penwidth=3, color="${colour}", label=${leftLabel([
      ...wrap(`${sign} ${verdictWords(document)}`, WIDTH, '  '),
      ...wrap(meaningWords(document), WIDTH, '  '),
      ...wrap(`${word}: ${explanationWords(document)}`, WIDTH, '  '),
    ])}];`,
    ...stretches.map((_, index) => `  r${index} -> ${index + 1 < stretches.length ? `r${index + 1}` : 'verdict'};`),
    ...sides.flatMap(({ lines }) => lines),
    '}',
  ]
  const nodes = stretches.length + 1 + sides.reduce((sum, { nodes }) => sum + nodes, 0)
  return { source: `${lines.join('\n')}\n`, nodes }
}

function titleLines(around: Around): string[] {
  const { document } = around
  return [
    document.era === null ? document.test : `${document.test}, era ${document.era}`,
    ...wrap(`${verdictWords(document)}: what else could have been done`, 100),
    '',
    ...aroundSentences(around).flatMap((sentence) => wrap(sentence, 100, '  ')),
    '',
  ]
}

function runNode(around: Around, stretch: Stretch, index: number): string {
  const lines = takenLines(around.document, stretch).flatMap((line) => wrap(line, WIDTH, '    '))
  const begins = around.noReturn === stretch.from - 1 && stretch.from > 1
  const { lastWayOut } = around
  const lastChance = lastWayOut !== null && stretch.from <= lastWayOut && lastWayOut <= stretch.to
  const notes = [
    ...(begins ? [`${FATES.bound.sign} from here on every run leads there`] : []),
    ...lines,
    ...(lastChance ? [`! the last way out was before step ${lastWayOut}`] : []),
  ]
  const frame = lastChance
    ? `penwidth=4, color="${COLOURS.ink}"`
    : stretch.fate === 'bound'
      ? 'penwidth=1.5'
      : 'penwidth=1'
  const ground = stretch.fate === 'bound' ? `, fillcolor="${findingOf(around.document).ground}"` : ''
  return `  r${index} [group=run, ${frame}${ground}, label=${leftLabel(notes)}];`
}

interface Sides {
  readonly lines: readonly string[]
  readonly nodes: number
}

function sideNodes({ document }: Around, { others }: Stretch, index: number): Sides {
  const left = sideNode(`a${index}`, boxLines(otherLines(document, others, ['safe']), 'safe'), SAFE)
  const rightFates = (['open', 'bound', 'unknown'] as const).filter((fate) =>
    others.some((other) => other.fate === fate),
  )
  const right = sideNode(
    `b${index}`,
    rightFates.flatMap((fate) => boxLines(otherLines(document, others, [fate]), fate)),
    `color="${COLOURS.faint}", fontcolor="${COLOURS.grey}"`,
  )
  const ranks = [...(left ? [`a${index}`] : []), `r${index}`, ...(right ? [`b${index}`] : [])]
  return {
    lines: [
      ...(left ? [left, `  a${index} -> r${index} [dir=back, color="${COLOURS.safe}", style=bold];`] : []),
      ...(right ? [right, `  r${index} -> b${index} [color="${COLOURS.faint}", style=dashed, penwidth=1];`] : []),
      ...(ranks.length > 1 ? [`  { rank=same; ${ranks.join('; ')}; }`] : []),
    ],
    nodes: ranks.length - 1,
  }
}

const SAFE = `color="${COLOURS.safe}", fontcolor="${COLOURS.safe}", penwidth=2, peripheries=2`

function boxLines(names: readonly string[], fate: Fate): string[] {
  return [...names.flatMap((name) => wrap(name, SIDE, '    ')), `  ${FATES[fate].words}`]
}

function sideNode(name: string, lines: readonly string[], looks: string): string | null {
  return lines.length <= 1 ? null : `  ${name} [${looks}, label=${leftLabel(lines)}];`
}
