import type { Fate, Fates } from '../../explorer/fate.ts'
import type { Taken } from '../../explorer/replay.ts'
import { ModelError } from '../../program/interpret.ts'
import { FATES } from './words.ts'
import type { Counterexample } from '../counterexample.ts'
import type { Dot } from '../dot.ts'
import { pen, penWords } from '../dot-pens.ts'
import { wrap } from '../layout.ts'
import { leftLabel, quote } from '../quote.ts'
import { findingOf } from '../signs.ts'
import { COLOURS } from '../svg-shapes.ts'
import { HIT, type WholeEdge, type WholeGraph } from './whole-graph.ts'
import { meaningWords, verdictWords } from '../words.ts'

/**
 * All states of a model and the steps between them, with the run on thick lines. On the run a state has the number of the
 * step that leads to it; a sign says what may still come of the property. ASCII only.
 */
export function wholeDot(document: Counterexample, graph: WholeGraph, run: readonly Taken[], fates: Fates): Dot {
  const { nodes, edges } = graph
  const path = pathOf(graph, run, fates)
  const begun = beginnings(edges)
  const lines = [
    `digraph ${quote(document.test)} {`,
    `  graph [rankdir=TB, ranksep=0.2, nodesep=0.3, margin=0.2, labelloc=t, labeljust=l, fontname="Courier", fontsize=12,`,
    `    label=${leftLabel(titleLines(document, fates))}];`,
    `  node [shape=box, fontname="Courier", fontsize=11, color="${COLOURS.grey}", fillcolor="${COLOURS.paper}", style=filled, height=0.2, width=0.3, margin="0.06,0.03"];`,
    '  edge [fontname="Courier", fontsize=10, arrowsize=0.7];',
    ...nodes.map((number) => node(document, path, number, lookOf(graph, fates, number))),
    ...edges.map((each) => edge(path, each, begun.has(each))),
    '}',
  ]
  return { source: `${lines.join('\n')}\n`, nodes: nodes.length }
}

/** The numbers of the states of the run, in order. */
function pathOf({ nodes }: WholeGraph, run: readonly Taken[], fates: Fates): number[] {
  const last = run.at(-1)
  const states = run.map(({ before }) => fates.find(before))
  if (!last) return states
  return [...states, nodes.includes(HIT) || last.result instanceof ModelError ? HIT : fates.find(last.result.state)]
}

function titleLines(document: Counterexample, fates: Fates): string[] {
  const { sign } = findingOf(document)
  const tasks = document.tasks.map(({ number, name }) => `${name}: ${penWords(number)}`)
  return [
    document.era === null ? document.test : `${document.test}, era ${document.era}`,
    ...wrap(`${verdictWords(document)}. ${meaningWords(document)}`, 100, '  '),
    '',
    ...wrap(
      `All states (${fates.states}), but for what comes after a state in which ${verdictWords(document)}. Thick: the run, with the ` +
        'numbers of its steps. A line may stand for several steps of one operation.',
      100,
    ),
    `${sign} ${verdictWords(document)} here`,
    `${FATES.bound.sign} ${FATES.bound.words};  ${FATES.safe.sign} ${FATES.safe.words}`,
    ...wrap(tasks.join('; '), 100),
    '',
  ]
}

/** A hit, or what may still come. */
function lookOf({ nodes }: WholeGraph, fates: Fates, number: number): Fate | 'hit' {
  if (number === HIT || (fates.isHit(number) && !nodes.includes(HIT))) return 'hit'
  return fates.fate(number)
}

function node(document: Counterexample, path: readonly number[], number: number, look: Fate | 'hit'): string {
  const { sign, colour, ground } = findingOf(document)
  const at = path.indexOf(number)
  const mark = look === 'hit' ? sign : look === 'open' ? '' : FATES[look].sign
  const name = at === -1 ? '' : at === 0 ? 'begin' : String(at)
  const looks = {
    hit: `, color="${colour}", fillcolor="${ground}", peripheries=2`,
    safe: `, color="${COLOURS.safe}", fontcolor="${COLOURS.safe}", style="filled,rounded"`,
    bound: `, fillcolor="${ground}"`,
    open: '',
    unknown: '',
  }[look]
  const label = [mark, name].filter((part) => part !== '').join(' ')
  return `  ${nodeName(number)} [label=${quote(label)}${looks}${at === -1 ? '' : ', penwidth=3'}];`
}

function edge(path: readonly number[], { from, to, through, first, last }: WholeEdge, begins: boolean): string {
  const { color, style } = pen(first.task)
  const onRun = path.some((number, index) => number === from && path[index + 1] === through)
  const lines = [
    ...(begins && first.path[0] !== undefined ? [`  ${first.path[0]}`] : []),
    first.label === last.label ? `    ${first.label}` : `    ${first.label} .. ${last.label}`,
  ]
  const looks = onRun ? 'penwidth=4, weight=20' : 'penwidth=1'
  return `  ${nodeName(from)} -> ${nodeName(to)} [color="${color}", fontcolor="${color}", style=${style}, ${looks}, label=${leftLabel(lines)}];`
}

/** The edges with which an operation begins: no other one of it leads to where they start. */
function beginnings(edges: readonly WholeEdge[]): ReadonlySet<WholeEdge> {
  const at = (state: number, { first: { task, path } }: WholeEdge): string => JSON.stringify([state, task, path[0]])
  const arriving = new Set(edges.map((each) => at(each.to, each)))
  return new Set(edges.filter((each) => !arriving.has(at(each.from, each))))
}

function nodeName(number: number): string {
  return number === HIT ? 'hit' : `n${number}`
}
