import { namedSteps, type Counterexample, type Step, type StepName } from '../counterexample.ts'
import { wrap, wrapList } from '../layout.ts'
import { CHARACTER, LINE, PADDING, shorten } from '../memory/layout.ts'
import { verdictLines } from '../memory/picture.ts'
import { headingsOf, type Heading } from './headings.ts'
import { holdsOf, type Hold } from './holds.ts'
import { findingOf } from '../signs.ts'
import { COLOURS, escape, FAINT, GREY, INK, page, round, text } from '../svg-shapes.ts'
import { isUnderWay } from './under-way.ts'
import { byInstance, changeWords, NOTHING, stepWords, withoutSubject } from '../words.ts'

const GUTTER = 36
/** The width of the bar of a lock, with the space beside it. */
const BAR = 13
/** Between lanes, for the arrows from one to the other. */
const BETWEEN = 26
/** Room for changes, in characters. */
const CHANGES = 46
const WIDEST_LABEL = 32

/** A task as a lane. */
interface Lane {
  readonly task: number
  readonly x: number
  readonly width: number
  /** Where labels begin: the bars of locks are at the left of it. */
  readonly labels: number
  readonly locks: readonly string[]
}

/** A step at its place: the headings of operation and routine above it, what it changes beside it. */
interface PlacedStep {
  readonly index: number
  readonly step: Step | StepName
  readonly headings: readonly Heading[]
  readonly changes: readonly string[]
  /** The top of the headings, the base line of the label, and the bottom of it all. */
  readonly top: number
  readonly y: number
  readonly bottom: number
}

/**
 * The run as a sequence: tasks as lanes, time downwards, a block for each operation and a bar for each lock that a task
 * holds. Where one task slips in between two steps of another, its steps stand beside the other's open block.
 */
export function sequenceSvg(document: Counterexample): string {
  const holds = holdsOf(document)
  const lanes = lanesOf(document, holds)
  const changes = lanes.reduce((x, lane) => Math.max(x, lane.x + lane.width), GUTTER) + 2 * PADDING
  const width = Math.max(640, Math.ceil(changes + CHANGES * CHARACTER + 2 * PADDING))
  const heads = Math.max(0, ...lanes.map(({ locks }) => locks.length))
  const start = (3 + heads) * LINE + 3 * PADDING
  const steps = placeSteps(document, start)
  const bottom = steps.at(-1)?.bottom ?? start
  const room = Math.floor((width - 4 * PADDING) / CHARACTER)
  const [legend, verdict] = [wrap(LEGEND, room), verdictLines(document, room)]
  const title = document.era === null ? document.test : `${document.test}, era ${document.era}`
  return page({ width, height: Math.ceil(bottom + (legend.length + verdict.length + 1.5) * LINE), title }, [
    text({ x: 2 * PADDING, y: 1.4 * LINE }, title, 'font-weight="bold"'),
    ...lanes.flatMap((lane) => laneHead(document, lane, bottom)),
    ...lanes.flatMap((lane) => operations(document, lane, steps)),
    ...lanes.flatMap((lane) => bars(lane, holds, steps)),
    ...steps.flatMap((placed, index) => stepElements(document, lanes, placed, steps[index - 1], changes)),
    ...legend.map((words, index) =>
      text({ x: 2 * PADDING, y: bottom + (index + 1.5) * LINE }, words, `fill="${GREY}"`),
    ),
    ...verdict.map((words, index) =>
      text(
        { x: 2 * PADDING, y: bottom + (legend.length + index + 1.5) * LINE },
        words,
        `fill="${findingOf(document).colour}"${index === 0 ? BOLD : ''}`,
      ),
    ),
  ])
}

const BOLD = ' font-weight="bold"'
const LEGEND =
  'full bar: holds the lock; hollow bar: holds it for reading; block: an operation under way; arrow: another task goes on'

function lanesOf(document: Counterexample, holds: readonly Hold[]): Lane[] {
  const named = namedSteps(document)
  let x = GUTTER
  return [...new Set(named.map(({ task }) => task))]
    .sort((a, b) => a - b)
    .map((task) => {
      const locks = [...new Set(holds.filter((hold) => hold.task === task).map(({ lock }) => lock))]
      const own = named.filter((step) => step.task === task)
      const words = own.flatMap((step) => [`  ${stepWords(document, step)}`, ...step.path])
      const heads = [document.tasks[task]!.name, ...locks.map((lock) => `1 ${lock}`)]
      const longest = Math.max(...[...words, ...heads].map((each) => Math.min(WIDEST_LABEL, each.length)))
      const labels = x + PADDING + locks.length * BAR
      const width = Math.ceil(labels - x + longest * CHARACTER + 2 * PADDING)
      const lane = { task, x, width, labels, locks }
      x += width + BETWEEN
      return lane
    })
}

function placeSteps(document: Counterexample, start: number): PlacedStep[] {
  const steps = namedSteps(document)
  let top = start
  return steps.map((step, index): PlacedStep => {
    const before = steps.slice(0, index).findLast(({ task }) => task === step.task)
    const headings = headingsOf(before?.path ?? [], step.path)
    const changes = 'changes' in step ? besideLines(document, step) : ['cannot be completed']
    const y = top + (headings.length + 1) * LINE - 4
    const bottom = top + (headings.length + Math.max(1, changes.length)) * LINE
    const placed = { index, step, headings, changes, top, y, bottom }
    top = bottom
    return placed
  })
}

const MARKS = { memory: ['', ''], local: ['(', ')'], ghost: ['[', ']'], control: ['', ''] } as const

/** What a step changes; where that is no memory, what it sees. */
function besideLines(document: Counterexample, step: Step): string[] {
  const kinds = step.changes.map(({ kind }) => kind)
  if (step.sentence === '' || kinds.includes('memory')) return changeLines(document, step)
  const words = withoutSubject(document, step)
  const seen = words === NOTHING ? [] : wrap(words, CHANGES - 1, '  ')
  return [...seen, ...changeLines(document, { ...step, changes: step.changes.filter(({ kind }) => kind === 'ghost') })]
}

function changeLines(document: Counterexample, step: Step): string[] {
  return byInstance(document, step)
    .filter(({ kind }) => kind !== 'control')
    .flatMap(({ name, kind, own, changes }) => {
      const [open, close] = MARKS[kind]
      const items = changes.map(
        (change, index) =>
          `${index === 0 && !(own && kind === 'local') ? `${name}: ` : ''}${changeWords(document, change)}`,
      )
      return wrapList([`${open}${items[0]}`, ...items.slice(1)], CHANGES - 1, '  ').map((line, index, lines) =>
        index === lines.length - 1 ? line + close : line,
      )
    })
}

function laneHead(document: Counterexample, { task, x, width, labels, locks }: Lane, bottom: number): string[] {
  const top = 2 * LINE
  return [
    `<rect x="${x}" y="${top}" width="${width}" height="${round(bottom - top)}" fill="${COLOURS.lane}" stroke="${COLOURS['lane-edge']}"/>`,
    text({ x: x + PADDING, y: top + LINE }, shorten(document.tasks[task]!.name), 'font-weight="bold"'),
    ...locks.map((lock, index) =>
      text({ x: labels, y: top + (index + 2) * LINE }, `${index + 1} ${shorten(lock)}`, `fill="${GREY}"`),
    ),
  ]
}

/** A block from the first to the last step of an operation, or to the end of the run, whoever runs in between. */
function operations(
  document: Counterexample,
  { task, labels, x, width }: Lane,
  steps: readonly PlacedStep[],
): string[] {
  const own = steps.filter(({ step }) => step.task === task)
  const blocks: { readonly name: string; readonly top: number; readonly bottom: number }[] = []
  for (const { step, headings, top, bottom } of own) {
    const name = step.path[0]
    if (name === undefined) continue
    if (headings.some(({ operation }) => operation)) blocks.push({ name, top, bottom })
    else if (blocks.length > 0) blocks[blocks.length - 1] = { ...blocks.at(-1)!, bottom }
  }
  const last = blocks.at(-1)
  if (last && isUnderWay(document, task, document.steps.length))
    blocks[blocks.length - 1] = { ...last, bottom: steps.at(-1)!.bottom }
  return blocks.map(({ top, bottom }) => {
    const right = x + width - 2
    return `<rect x="${labels - 3}" y="${top + 1}" width="${round(right - labels + 3)}" height="${bottom - top - 2}" fill="${COLOURS.operation}" stroke="${FAINT}"/>`
  })
}

/** The bars of the locks that a task holds: from the step that takes a lock to the step that gives it back. */
function bars({ task, x, locks }: Lane, holds: readonly Hold[], steps: readonly PlacedStep[]): string[] {
  return holds
    .filter((hold) => hold.task === task)
    .flatMap(({ lock, reading, from, to }) => {
      const number = locks.indexOf(lock)
      const left = x + PADDING / 2 + number * BAR
      const top = steps[from]!.y - 9
      const bottom = to === null ? steps.at(-1)!.bottom : steps[to]!.y + 1
      const fill = reading
        ? `fill="${COLOURS.paper}" stroke="${INK}" stroke-dasharray="2 2"`
        : `fill="${INK}" stroke="${INK}"`
      return [
        `<rect x="${left}" y="${top}" width="${BAR - 3}" height="${bottom - top}" ${fill}/>`,
        text({ x: left + 2, y: top + 9 }, String(number + 1), `font-size="9" fill="${reading ? INK : COLOURS.paper}"`),
      ]
    })
}

function stepElements(
  document: Counterexample,
  lanes: readonly Lane[],
  { index, step, headings, changes, top, y }: PlacedStep,
  before: PlacedStep | undefined,
  changesAt: number,
): string[] {
  const lane = lanes.find(({ task }) => task === step.task)!
  const wrong = !('changes' in step) || index === namedSteps(document).length - 1
  const looks = wrong ? `fill="${findingOf(document).colour}"${BOLD}` : ''
  return [
    ...(before && before.step.task !== step.task ? [turn(lanes, lane, before, y)] : []),
    text({ x: GUTTER - PADDING - String(index + 1).length * CHARACTER, y }, String(index + 1), `fill="${GREY}"`),
    ...headings.map(({ words, operation }, line) =>
      text(
        { x: lane.labels, y: top + (line + 1) * LINE - 4 },
        shorten(words),
        operation ? 'font-weight="bold"' : `fill="${GREY}" font-style="italic"`,
      ),
    ),
    ...told(step, [
      text({ x: lane.labels + 2 * CHARACTER, y }, shorten(stepWords(document, step)), looks),
      ...changes.map((words, line) => text({ x: changesAt, y: y + line * LINE }, words, looks || changeLooks(words))),
    ]),
  ]
}

/** Elements with the sentence of their step, which shows where the pointer rests on them. */
function told({ sentence }: StepName, elements: readonly string[]): readonly string[] {
  return sentence === '' ? elements : [`<g><title>${escape(sentence)}</title>`, ...elements, '</g>']
}

function changeLooks(words: string): string {
  return /^[([]/.test(words) ? `fill="${GREY}"` : ''
}

/** Another task goes on: an arrow from the lane that stops to the step that comes next. */
function turn(lanes: readonly Lane[], lane: Lane, before: PlacedStep, y: number): string {
  const other = lanes.find(({ task }) => task === before.step.task)!
  const rightwards = other.x < lane.x
  const from = rightwards ? other.x + other.width : other.x
  const to = rightwards ? lane.x : lane.x + lane.width
  const back = rightwards ? -6 : 6
  return `<path d="M${from},${before.y - 4} L${to},${y - 4} m${back},-4 l${-back},4 l${back},4" fill="none" stroke="${INK}" stroke-width="1.6"/>`
}
