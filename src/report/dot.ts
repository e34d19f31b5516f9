import { statesOf, type Counterexample, type Step, type StepName } from './counterexample.ts'
import { segments, type Segment } from './fold.ts'
import { wrap } from './layout.ts'
import { CHANGED, columnLines, columnsOf, columnWords } from './picture-columns.ts'
import { leftLabel, quote, recordLabel, type Box } from './quote.ts'
import { changeWords, meaningWords, pathWords, stepWords, verdictWords } from './words.ts'

/** A graph, and how many nodes it has. */
export interface Dot {
  readonly source: string
  readonly nodes: number
}

/** With more states than this, the steps of one operation share an edge. */
const READABLE = 24

/**
 * The run as a graph, from top to bottom: a node for each state with what matters in it (changes marked, with an
 * arrow), an edge for each step or few (a colour and a kind of line for each task, which its label names), and at the
 * end what is wrong. ASCII only.
 */
export function renderDot(document: Counterexample): Dot {
  const drawn = segments(document, READABLE)
  const stops = [0, ...drawn.map(({ to }) => to)]
  const lines = [
    `digraph ${quote(document.test)} {`,
    `  graph [rankdir=TB, ranksep=0.25, margin=0.2, labelloc=t, labeljust=l, fontname="Helvetica", fontsize=13,`,
    `    label=${leftLabel(titleLines(document, drawn))}];`,
    '  node [shape=record, fontname="Courier", fontsize=11, fontcolor="#3c4043", color="#5f6368", height=0.1];',
    '  edge [fontname="Helvetica", fontsize=11, penwidth=2, arrowsize=0.8];',
    ...stateNodes(document, stops),
    verdictNode(document),
    ...drawn.map((segment) => segmentEdge(document, segment)),
    verdictEdge(document, stops.at(-1)!),
    '}',
  ]
  return { source: `${lines.join('\n')}\n`, nodes: stops.length + 1 }
}

const RED = '#b00020'

interface Pen {
  readonly color: string
  readonly colorName: string
  readonly style: 'solid' | 'dashed' | 'dotted'
}

/** Told apart by people who see few colours, and by their lines where a printer knows none. */
const PENS: readonly Pen[] = [
  { color: '#0b57a4', colorName: 'blue', style: 'solid' },
  { color: '#b34700', colorName: 'orange', style: 'dashed' },
  { color: '#00705a', colorName: 'green', style: 'dotted' },
  { color: '#8a2f7a', colorName: 'purple', style: 'solid' },
  { color: '#6b5900', colorName: 'brown', style: 'dashed' },
  { color: '#444444', colorName: 'grey', style: 'dotted' },
]

function pen(task: number): Pen {
  return PENS[task % PENS.length]!
}

function titleLines(document: Counterexample, drawn: readonly Segment[]): string[] {
  const moving = [...drawn, ...(document.failing ? [document.failing] : [])].map(({ task }) => task)
  const tasks = [...new Set(moving)].sort((a, b) => a - b)
  const legend = tasks.map((task) => `${document.tasks[task]!.name}: ${pen(task).style} ${pen(task).colorName} line`)
  const folded = drawn.length < document.steps.length ? ' An edge may stand for several steps of one task.' : ''
  return [
    document.era === null ? document.test : `${document.test}, era ${document.era}`,
    ...wrap(verdictWords(document), 100),
    ...wrap(legend.join('; '), 100),
    `${CHANGED} and an arrow: changed since the state above.${folded}`,
    '',
  ]
}

function stateNodes(document: Counterexample, stops: readonly number[]): string[] {
  const states = statesOf(document)
  const { changing, constant } = columnsOf(document, states)
  const columns = changing.map((column) => columnLines(document, column, states, stops))
  const height = Math.max(0, ...columns.map(([lines]) => lines!.length))
  const unchanged = constant.map((column) => columnWords(document, column, states[0]!))
  return stops.map((stop, index) => {
    const row = columns.map((stopLines) => fill(stopLines[index]!, height))
    const body: Box = row.length > 0 ? { boxes: row } : ['(this run changes no memory)']
    const heading = stop === 0 ? ['initially'] : [`after step ${stop}`]
    const below =
      stop === 0 && unchanged.length > 0 ? [wrap(`and, throughout: ${unchanged.join('; ')}`, 100, '  ')] : []
    return `  s${stop} [label=${recordLabel({ boxes: [heading, body, ...below] })}];`
  })
}

/** Blank lines at the end: Graphviz centres what is lower than its neighbour. */
function fill(lines: readonly string[], height: number): string[] {
  return [...lines, ...Array.from({ length: height - lines.length }, () => ' ')]
}

function segmentEdge(document: Counterexample, { from, to, task }: Segment): string {
  const { color, style } = pen(task)
  const label = leftLabel(edgeLines(document, from, document.steps.slice(from, to)))
  return `  s${from} -> s${to} [color="${color}", fontcolor="${color}", style=${style}, label=${label}];`
}

/** The steps of an edge, numbered, under the names of their task and routines. */
function edgeLines(document: Counterexample, from: number, steps: readonly (Step | StepName)[]): string[] {
  const lines: string[] = []
  let path: string | null = null
  for (const [index, step] of steps.entries()) {
    if (path !== pathWords(step)) {
      path = pathWords(step)
      const task = document.tasks[step.task]!.name
      lines.push(`   ${path === '' ? task : `${task}: ${path}`}`)
    }
    lines.push(`     ${from + index + 1} ${stepWords(document, step)}${localWords(document, step)}`)
  }
  return lines
}

/** What the step keeps to its task: no state shows it. */
function localWords(document: Counterexample, step: Step | StepName): string {
  const locals = 'changes' in step ? step.changes.filter(({ kind }) => kind === 'local') : []
  return locals.length === 0 ? '' : ` (${locals.map((change) => changeWords(document, change)).join(', ')})`
}

function verdictNode(document: Counterexample): string {
  const seen = document.property.kind === 'witness'
  const lines = [
    verdictWords(document),
    ...wrap(meaningWords(document), 76, '  '),
    '',
    ...wrap(`${seen ? 'Seen' : 'Wrong'}: ${document.explanation}`, 76, '  '),
  ]
  const frame = `shape=box, peripheries=2, penwidth=2, margin="0.3,0.12", color="${seen ? PENS[0]!.color : RED}"`
  return `  verdict [${frame}, fontsize=12, fontcolor="#000000", label=${leftLabel(lines)}];`
}

/** Leads from the last state to what is wrong with it; for a model error, by the step that cannot be completed. */
function verdictEdge(document: Counterexample, last: number): string {
  const { failing, steps } = document
  if (!failing) return `  s${last} -> verdict [color="${RED}", arrowhead=none];`
  const { color, style } = pen(failing.task)
  const label = leftLabel([...edgeLines(document, steps.length, [failing]), '     cannot be completed'])
  return `  s${last} -> verdict [color="${color}", fontcolor="${color}", style=${style}, arrowhead=tee, label=${label}];`
}
