import type { Counterexample, StepName } from '../counterexample.ts'
import type { FieldKind } from '../field-kind.ts'
import { wrap } from '../layout.ts'
import { CHARACTER, changed, LINE, noteText, PADDING, shorten, valueText } from './layout.ts'
import type { MemoryLayout, PlacedPart, Point, Rectangle } from './layout.ts'
import { decidedIn } from './decided.ts'
import type { Row } from './parts.ts'
import { fieldKey, keyOf, type Target } from './target.ts'
import { wrongIn, type Wrong } from './wrong.ts'
import { CHANGED, findingOf, type Finding } from '../signs.ts'
import { explanationWords, meaningWords, pathWords, stepWords, verdictWords } from '../words.ts'

/** One state of a run, with everything at its place: what is left is to write it down as SVG or DOT. */
export interface MemoryPicture {
  readonly title: string
  readonly header: readonly string[]
  readonly legend: readonly string[]
  /** What is wrong, or was seen; empty but for the last state. */
  readonly verdict: readonly string[]
  readonly finding: Finding
  /** Above the boxes, and the base line of the first line below them. */
  readonly top: number
  readonly bottom: number
  readonly boxes: readonly Box[]
  readonly groups: readonly (Rectangle & { readonly name: string })[]
  readonly arrows: readonly Arrow[]
  readonly width: number
  readonly height: number
}

export interface Box extends Rectangle {
  readonly key: string
  readonly wrong: boolean
  /** Nothing in it is in use: a free frame, a PTE that maps nothing. */
  readonly idle: boolean
  readonly lines: readonly Line[]
}

export interface Line {
  /** The base line of the text. */
  readonly y: number
  readonly mark: string
  readonly name: string
  readonly text: string
  /** Behind the text: what the decision that the run ends in had to do with it. */
  readonly note: string
  /** In characters, from the left of the box. */
  readonly textColumn: number
  readonly style: 'title' | 'plain' | 'idle' | 'changed' | 'wrong'
}

/** A reference, from the line that names it to the box of what it refers to. */
export interface Arrow {
  readonly from: Point
  readonly to: Point
  /** How far it bends outwards where both ends stand in one column; null where they do not. */
  readonly bend: number | null
  readonly source: string
  readonly target: string
  readonly kind: FieldKind
  readonly state: 'kept' | 'new' | 'gone'
  readonly wrong: boolean
}

/** The state after `step` steps: nothing of it but marks and values differs from the picture of another step. */
export function memoryPicture(layout: MemoryLayout, step: number): MemoryPicture {
  const { document, parts, groups, width } = layout
  const room = Math.floor((width - 4 * PADDING) / CHARACTER)
  const last = step === document.steps.length
  const headers = [...document.steps.keys(), document.steps.length].map((each) => headerLines(document, each, room))
  const tallest = Math.max(...headers.map((lines) => lines.length))
  const top = (tallest + 2) * LINE + 2 * PADDING
  const [legend, verdict] = [legendLines(document, room), verdictLines(document, room)]
  const bottom = top + layout.height + 2 * LINE
  const wrong = last ? wrongIn(document) : { parts: new Set<string>(), fields: new Set<string>() }
  const lowered = { ...layout, parts: parts.map((part) => ({ ...part, y: part.y + top })) }
  const arrows = arrowsOf(lowered, step, wrong)
  const reached = arrows.filter(({ wrong, state }) => wrong && state !== 'gone').map(({ target }) => target)
  const marked = new Set([...wrong.parts, ...reached])
  return {
    title: document.era === null ? document.test : `${document.test}, era ${document.era}`,
    header: headers[step]!,
    legend,
    verdict: last ? verdict : [],
    finding: findingOf(document),
    top: top - PADDING,
    bottom,
    boxes: lowered.parts.map((part) => box(part, step, { ...wrong, parts: marked }, findingOf(document))),
    groups: groups.map((group) => ({ ...group, y: group.y + top })),
    arrows,
    width,
    height: bottom + (legend.length + verdict.length) * LINE,
  }
}

function hasNotes(document: Counterexample): boolean {
  return decidedIn(document).size > 0
}

function headerLines(document: Counterexample, step: number, room: number): string[] {
  const taken = document.steps[step - 1]
  const of = `state ${step} of ${document.steps.length}`
  if (!taken) return [`${of}: the beginning`]
  const words = [`${of}: after ${taskStep(document, taken)}`]
  const { failing } = document
  if (failing && step === document.steps.length) words.push(`cannot be completed: ${taskStep(document, failing)}`)
  return words.flatMap((line) => wrap(line, room, '  '))
}

function taskStep(document: Counterexample, step: StepName): string {
  const path = pathWords(step)
  return `${document.tasks[step.task]!.name}: ${path === '' ? '' : `${path} > `}${stepWords(document, step)}`
}

function legendLines(document: Counterexample, room: number): string[] {
  const { sign, colourName, word } = findingOf(document)
  const meaning = word === 'Wrong' ? 'what is wrong' : 'what was seen'
  return wrap(
    `${CHANGED} bold: the step changed it, before -> after.  ${sign} ${colourName}: ${meaning} in the last state.  ` +
      (hasNotes(document) ? '< what was decided on.  ' : '') +
      '(of a task alone)  [kept for the property]  dashed box: not in use',
    room,
    '  ',
  )
}

/** What is wrong, or was seen, for the end of a picture. */
export function verdictLines(document: Counterexample, room: number): string[] {
  const { sign, word } = findingOf(document)
  return [
    `${sign} ${verdictWords(document)}`,
    meaningWords(document),
    `${word}: ${explanationWords(document)}`,
  ].flatMap((words) => wrap(words, room, '  '))
}

function box(
  { x, y, width, height, part, flat, values, constant }: PlacedPart,
  step: number,
  wrong: Wrong,
  { sign }: Finding,
): Box {
  const isWrong = wrong.parts.has(keyOf(part))
  const title: Line = {
    y: y + LINE - 2,
    mark: isWrong ? sign : '',
    name: shorten(part.name),
    text: '',
    note: '',
    textColumn: 0,
    style: isWrong ? 'wrong' : 'title',
  }
  const rows = part.rows.map((row, index): Line => {
    const hasChanged = changed(row, step)
    const rowIsWrong = row.fields.some((field) => wrong.fields.has(fieldKey(part, field)))
    const mark = `${hasChanged ? CHANGED : ''}${rowIsWrong ? sign : ''}`
    const style = rowIsWrong ? 'wrong' : hasChanged ? 'changed' : row.idle(step) ? 'idle' : 'plain'
    const said = {
      mark,
      text: valueText(row, step, flat),
      note: noteText(row, step),
      textColumn: values,
      style,
    } as const
    return flat ? { ...title, ...said } : { y: y + (index + 2) * LINE - 2, name: shorten(row.name), ...said }
  })
  const always = constant.map((name, index): Line => {
    const line = y + (part.rows.length + index + 2) * LINE - 2
    return { y: line, mark: '', name, text: '', note: '', textColumn: 0, style: 'plain' }
  })
  const idle = part.constant.length === 0 && part.rows.every((row) => row.idle(step))
  return {
    key: keyOf(part),
    x,
    y,
    width,
    height,
    wrong: isWrong,
    idle,
    lines: [...(flat ? [] : [title]), ...rows, ...always],
  }
}

/** An end of a possible arrow: a line of a part. */
interface Source {
  readonly placed: PlacedPart
  readonly row: Row
  readonly y: number
}

function arrowsOf({ document, parts }: MemoryLayout, step: number, wrong: Wrong): Arrow[] {
  const byKey = new Map(parts.map((placed) => [keyOf(placed.part), placed]))
  const sources = parts.flatMap((placed) =>
    placed.part.rows.map((row, index): Source => ({
      placed,
      row,
      y: placed.y + (placed.flat ? 1 : index + 2) * LINE - LINE / 2 + 1,
    })),
  )
  return sources.flatMap((source): Arrow[] => {
    const now = source.row.targets(step).map(keyOf)
    const before = step === 0 ? now : source.row.targets(step - 1).map(keyOf)
    return [...new Set([...now, ...before])].flatMap((key): Arrow[] => {
      const target = byKey.get(key)
      if (!target || !isDrawn(source, target, now.includes(key))) return []
      const state = !now.includes(key) ? 'gone' : before.includes(key) ? 'kept' : 'new'
      return [arrow(source, target, state, arrivals(document, sources, target), wrong)]
    })
  })
}

/** Not from one part of an owner to another, not across a column, and not where a routine just forgets what it knew. */
function isDrawn({ placed, row }: Source, target: PlacedPart, now: boolean): boolean {
  if (!now && row.kind === 'local') return false
  const { owner } = placed.part
  return Math.abs(placed.column - target.column) <= 1 && (owner === null || owner !== target.part.owner)
}

/** All lines that ever refer to a part, so that each has its own point of arrival, whatever the state. */
function arrivals(document: Counterexample, sources: readonly Source[], { part }: PlacedPart): readonly Source[] {
  const steps = [...document.steps.keys(), document.steps.length]
  const isGoal = (target: Target): boolean => keyOf(target) === keyOf(part)
  return sources.filter(
    ({ row }) => row.refersTo === part.entity && steps.some((step) => row.targets(step).some(isGoal)),
  )
}

function arrow(
  { placed, row, y }: Source,
  target: PlacedPart,
  state: Arrow['state'],
  arriving: readonly Source[],
  wrong: Wrong,
): Arrow {
  const same = placed.column === target.column
  const rightwards = same ? placed.column > 0 : target.column > placed.column
  const side = arriving.filter(
    (other) => Math.sign(other.placed.column - target.column) === Math.sign(placed.column - target.column),
  )
  const place = side.findIndex((other) => other.placed === placed && other.row === row)
  const arrival = target.y + (target.height * (place + 1)) / (side.length + 1)
  const edge = (part: PlacedPart, right: boolean): number => (right ? part.x + part.width : part.x)
  return {
    from: { x: edge(placed, rightwards), y },
    to: { x: edge(target, same ? rightwards : !rightwards), y: arrival },
    bend: same ? (rightwards ? 1 : -1) * (16 + 4 * place) : null,
    source: keyOf(placed.part),
    target: keyOf(target.part),
    kind: row.kind,
    state,
    wrong: row.fields.some((field) => wrong.fields.has(fieldKey(placed.part, field))),
  }
}
