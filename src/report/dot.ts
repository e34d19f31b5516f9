import { statesOf, type Counterexample, type Step, type StepName } from './counterexample.ts'
import { pen, penWords } from './dot-pens.ts'
import { isSameOperation, segments, type Segment } from './fold.ts'
import { wrap } from './layout.ts'
import { changeRows, constantWords, endRows, startRows, type TableRow } from './state-table.ts'
import { leftLabel, quote, recordLabel, type Box } from './quote.ts'
import { findingOf, WRONG } from './signs.ts'
import { COLOURS } from './svg-shapes.ts'
import { explanationWords, meaningWords, stepWords, valueWords, verdictWords } from './words.ts'

/** A graph, and how many nodes it has. */
export interface Dot {
  readonly source: string
  readonly nodes: number
}

/** With more states than this, the steps of one operation share an edge. */
const READABLE = 40
/** In characters, for lines of text in the graph. */
const WIDTH = 76
const EDGE_WIDTH = 38
const NOTE_WIDTH = 46

/**
 * The run as a graph, from top to bottom: an edge for each step or few; a node for each state, a table of what they
 * changed. A column for each task, a box in it for each of its operations: who slips in stands beside the other's open
 * box. At the end what is wrong, with the memory that it speaks of. ASCII only.
 */
export function renderDot(document: Counterexample): Dot {
  const drawn = segments(document, READABLE)
  const blocks = blocksOf(document, drawn)
  const lines = [
    `digraph ${quote(document.test)} {`,
    `  graph [rankdir=TB, newrank=true, compound=true, ranksep=0.2, nodesep=0.4, margin=0.2, labelloc=t, labeljust=l, fontname="Courier", fontsize=12,`,
    `    label=${leftLabel(titleLines(document, drawn))}];`,
    `  node [shape=record, fontname="Courier", fontsize=11, color="${COLOURS.grey}", fillcolor="${COLOURS.paper}", style=filled, height=0.1];`,
    '  edge [fontname="Courier", fontsize=11, penwidth=2, arrowsize=0.8];',
    startNode(document),
    ...tasksOf(drawn).flatMap((task) => lane(document, task, blocks)),
    endNode(document),
    ...drawn.flatMap((segment) => segmentEdges(document, segment, blocks)),
    verdictEdge(document, document.steps.length),
    '}',
  ]
  const entries = blocks.filter(({ title }) => title !== null).length
  return { source: `${lines.join('\n')}\n`, nodes: drawn.length + entries + 2 }
}

function tasksOf(drawn: readonly Segment[]): number[] {
  return [...new Set(drawn.map(({ task }) => task))].sort((a, b) => a - b)
}

function titleLines(document: Counterexample, drawn: readonly Segment[]): string[] {
  const tasks = tasksOf([...drawn, ...(document.failing ? [{ ...document.failing, from: 0, to: 0 }] : [])])
  const legend = tasks.map((task) => `${document.tasks[task]!.name}: ${penWords(task)}`)
  return [
    document.era === null ? document.test : `${document.test}, era ${document.era}`,
    ...wrap(verdictWords(document), 100),
    ...wrap(legend.join('; '), 100),
    '',
  ]
}

/** The segments of a task that lead through one operation, and the name of its box; `path[0]` is undefined for steps between operations. */
interface Block {
  readonly id: string
  readonly task: number
  readonly title: string | null
  readonly segments: readonly Segment[]
}

function blocksOf(document: Counterexample, drawn: readonly Segment[]): Block[] {
  return tasksOf(drawn).flatMap((task) => {
    const groups: Segment[][] = []
    for (const segment of drawn) {
      if (segment.task !== task) continue
      const before = groups.at(-1)?.at(-1)
      if (before && isSameOperation(document.steps[before.to - 1]!, document.steps[segment.to - 1]!)) {
        groups.at(-1)!.push(segment)
      } else groups.push([segment])
    }
    return groups.map((segments, number): Block => {
      const operation = document.steps[segments[0]!.to - 1]!.path[0]
      const title = operation === undefined ? null : `${document.tasks[task]!.name}: ${operation}`
      return { id: `${task}_${number}`, task, title, segments }
    })
  })
}

/** The states after the steps of a task, in a box for each operation. */
function lane(document: Counterexample, task: number, blocks: readonly Block[]): string[] {
  return [
    `  subgraph cluster_${task} {`,
    `    graph [label=${quote(document.tasks[task]!.name)}, labeljust=l, style=filled, color="${COLOURS['lane-edge']}", fillcolor="${COLOURS.lane}", fontcolor="${pen(task).color}"];`,
    ...blocks.filter((block) => block.task === task).flatMap((block) => blockNodes(document, block)),
    '  }',
  ]
}

function blockNodes(document: Counterexample, { id, task, title, segments }: Block): string[] {
  const nodes = segments.map((segment) => stateNode(document, segment))
  if (title === null) return nodes.map((node) => `    ${node}`)
  return [
    `    subgraph cluster_${id} {`,
    `      graph [label=${quote(title)}, labeljust=l, style=filled, color="${COLOURS.faint}", fillcolor="${COLOURS.operation}", fontcolor="${pen(task).color}"];`,
    `      e${segments[0]!.to} [shape=point, width=0.05, group=t${task}, color="${pen(task).color}", fillcolor="${pen(task).color}"];`,
    ...nodes.map((node) => `      ${node}`),
    '    }',
  ]
}

function stateNode(document: Counterexample, segment: Segment): string {
  const { from, to, task } = segment
  const states = statesOf(document)
  const rows = changeRows(document, states[from]!, states[to]!)
  const body: Box[] = rows.length > 0 ? table(rows) : [['(no memory changed)']]
  return `s${to} [group=t${task}, label=${recordLabel({ boxes: [...body, ...notes(document, segment)] })}];`
}

/** What was decided on the way about something that others refer to, and which decisions the changes made stale: often that is the bug. */
function notes({ staleChecks, checks, steps, tasks }: Counterexample, { from, to }: Segment): string[][] {
  const isHere = (step: number): boolean => step > from && step <= to
  const decided = checks
    .filter(({ step }) => isHere(step))
    .map(({ step, saw, so, unseen, holders }) => {
      const who = holders.map(({ name, since }) => (since === null ? name : `${name}, since step ${since}`)).join('; ')
      const rest = unseen === null ? ` (${who})` : `; it did not see that ${unseen} (${who})`
      return `${unseen === null ? '' : `${WRONG} `}step ${step} saw that ${saw}, so ${so}${rest}`
    })
  const stale = staleChecks
    .filter(({ changedBy }) => isHere(changedBy))
    .map(({ step, saw }) => {
      return `${WRONG} ${tasks[steps[step - 1]!.task]!.name} saw in step ${step} that ${saw}: no longer`
    })
  return [...decided, ...stale].map((note) => wrap(note, NOTE_WIDTH, '  '))
}

/** Rows below each other: what it is, and what is to say of it. Names are as wide as the longest, so that they make a column. */
function table(rows: readonly TableRow[]): Box[] {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const longest = Math.max(...rows.flatMap(({ lines }) => lines.map((line) => line.length)))
  return rows.map(({ name, lines }) => ({
    boxes: [
      fill([name.padEnd(width)], lines.length),
      fill(
        lines.map((line) => line.padEnd(longest)),
        1,
      ),
    ],
  }))
}

/** Blank lines at the end: Graphviz centres what is lower than its neighbour. */
function fill(lines: readonly string[], height: number): string[] {
  return [...lines, ...Array.from({ length: Math.max(0, height - lines.length) }, () => ' ')]
}

function startNode(document: Counterexample): string {
  const rows = startRows(document)
  const throughout = constantWords(document)
  const boxes: Box[] = [
    ['initially'],
    ...(rows.length > 0 ? table(rows) : [['(all memory at its default)']]),
    ...(throughout.length > 0 ? [wrap(`throughout: ${throughout.join('; ')}`, WIDTH, '  ')] : []),
  ]
  return `  s0 [label=${recordLabel({ boxes })}];`
}

/** What is wrong, the sentence that the property is, and the memory of the last state. */
function endNode(document: Counterexample): string {
  const { sign, word, colour } = findingOf(document)
  const rows = endRows(document)
  const boxes: Box[] = [
    [`${sign} ${verdictWords(document)}`, ...wrap(meaningWords(document), WIDTH, '  ')],
    wrap(`${word}: ${explanationWords(document)}`, WIDTH, '  '),
    ...(rows.length > 0 ? table(rows) : []),
  ]
  const frame = `penwidth=2, color="${colour}", fillcolor="${COLOURS.paper}"`
  return `  verdict [${frame}, label=${recordLabel({ boxes })}];`
}

/** One edge; into an operation two, so that its own steps stand in its box, and what leads to them above it. */
function segmentEdges(document: Counterexample, { from, to, task }: Segment, blocks: readonly Block[]): string[] {
  const { color, style } = pen(task)
  const looks = `color="${color}", fontcolor="${color}", style=${style}`
  const steps = document.steps.slice(from, to)
  const entered = blocks.find(({ title, segments }) => title !== null && segments[0]!.to === to)
  if (!entered) return [`  s${from} -> s${to} [${looks}, label=${leftLabel(edgeLines(document, from, steps))}];`]
  const begin = steps.findIndex(({ path }) => path.length > 0)
  const before = leftLabel(edgeLines(document, from, steps.slice(0, begin)))
  const within = leftLabel(edgeLines(document, from + begin, steps.slice(begin)))
  return [
    `  s${from} -> e${to} [${looks}, lhead=cluster_${entered.id}, label=${before}];`,
    `  e${to} -> s${to} [${looks}, label=${within}];`,
  ]
}

/** The steps of an edge, numbered, under the names of their routines. */
function edgeLines(document: Counterexample, from: number, steps: readonly (Step | StepName)[]): string[] {
  const lines: string[] = []
  let routine: string | undefined
  for (const [index, step] of steps.entries()) {
    const inner = step.path.length > 1 ? step.path.at(-1) : undefined
    if (inner !== undefined && inner !== routine) lines.push(`  ${inner}()`)
    routine = inner
    const number = from + index + 1
    const stale = document.staleChecks.find((check) => check.step === number)
    const blind = document.checks.some(({ step: at, unseen }) => at === number && unseen !== null)
    const sign = stale || blind ? ` ${WRONG}` : '  '
    const note = stale ? ` (stale from ${stale.changedBy} on)` : ''
    const words = `${sign} ${number} ${stepWords(document, step)}${note}${localWords(document, step)}`
    lines.push(...wrap(words, EDGE_WIDTH, '       '))
  }
  return lines
}

/** What the step keeps to its task: no state shows it. */
function localWords(document: Counterexample, step: Step | StepName): string {
  const locals = 'changes' in step ? step.changes.filter(({ kind }) => kind === 'local') : []
  const words = locals.map(({ entity, field, after }) => {
    return `${field.slice(field.lastIndexOf('.') + 1)} = ${valueWords(document, entity, field, after)}`
  })
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}

/** Leads from the last state to what is wrong with it; for a model error, by the step that cannot be completed. */
function verdictEdge(document: Counterexample, last: number): string {
  const { failing, steps } = document
  if (!failing) return `  s${last} -> verdict [color="${findingOf(document).colour}", arrowhead=none];`
  const { color, style } = pen(failing.task)
  const words = [`  ${document.tasks[failing.task]!.name}:`, ...edgeLines(document, steps.length, [failing])]
  const label = leftLabel([...words, '     cannot be completed'])
  return `  s${last} -> verdict [color="${color}", fontcolor="${color}", style=${style}, arrowhead=tee, label=${label}];`
}
