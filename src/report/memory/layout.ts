import type { Counterexample } from '../counterexample.ts'
import { partsOf, type Part, type Row } from './parts.ts'
import { wrapList } from '../layout.ts'
import { drawable } from '../quote.ts'
import { fromTo, groupBy } from '../words.ts'

/** Sizes in pixels. A character of the fonts that are asked for is at most 0.61 of its height wide. */
export const FONT = 12
export const CHARACTER = FONT * 0.61
export const LINE = 17
export const PADDING = 6
/** Room for the marks before a name, in characters. */
export const MARKS = 3
/** Between a value and its note, in characters. */
export const NOTE_GAP = 2
const MARGIN = 30
const GAP = 40
const BETWEEN = 12
/** Longer names and values are cut: the trace has them in full. */
const LONGEST = 30

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rectangle extends Point {
  readonly width: number
  readonly height: number
}

/** A part at its place, which it keeps in every state of the run. */
export interface PlacedPart extends Rectangle {
  readonly part: Part
  readonly column: number
  /** The column of text, in characters, at which values stand. */
  readonly values: number
  /** A part with one row only has it beside its name. */
  readonly flat: boolean
  /** The lines of what is always so. */
  readonly constant: readonly string[]
}

export interface MemoryLayout {
  readonly document: Counterexample
  readonly parts: readonly PlacedPart[]
  readonly groups: readonly (Rectangle & { readonly name: string })[]
  readonly width: number
  /** From the top of the highest box to the bottom of the lowest. */
  readonly height: number
}

/** Wide enough for the sentences above and below. */
const NARROWEST = 640

/**
 * The places of everything that a run ever uses, the same for each of its states. What belongs to an owner (a
 * process) stands at the left, with its owner; what others refer to (frames, swap slots) in the middle; the rest
 * (references that a device or a pipe holds) beneath that where there is room, else at the right: the wider a picture, the smaller
 * its text on a page.
 */
export function memoryLayout(document: Counterexample): MemoryLayout {
  const steps = document.steps.length
  const sized = partsOf(document).map((part) => measure(part, steps))
  const columns = columnsOf(sized).filter((column) => column.length > 0)
  const height = Math.max(0, ...columns.map(heightOf))
  const parts: PlacedPart[] = []
  const groups: (Rectangle & { readonly name: string })[] = []
  let x = MARGIN
  for (const [column, blocks] of columns.entries()) {
    const width = Math.max(...blocks.flatMap(({ members }) => members.map((member) => member.width)))
    const inset = blocks.some(({ owner }) => owner !== null) ? PADDING : 0
    let y = (height - heightOf(blocks)) / 2
    for (const { owner, members } of blocks) {
      const top = y
      if (owner !== null) y += LINE + PADDING
      for (const member of members) {
        parts.push({ ...member, x: x + inset, y, width, column })
        y += member.height + (owner === null ? 0 : PADDING)
      }
      if (owner !== null) groups.push({ name: owner, x, y: top, width: width + 2 * inset, height: y - top })
      y += BETWEEN
    }
    x += width + 2 * inset + GAP
  }
  return { document, parts, groups, width: Math.max(NARROWEST, x - GAP + MARGIN), height }
}

type Sized = Omit<PlacedPart, 'x' | 'y' | 'column'>

/** Parts that stand together. */
interface Block {
  readonly owner: string | null
  readonly members: readonly Sized[]
}

function measure(part: Part, steps: number): Sized {
  const flat = part.rows.length === 1 && part.constant.length === 0
  const constant = wrapList(part.constant.map(shorten), LONGEST, '')
  const names = flat ? cells(shorten(part.name)) : Math.max(0, ...part.rows.map(({ name }) => cells(shorten(name))))
  const values = MARKS + names + 1
  const longest = Math.max(0, ...part.rows.map((row) => widest(row, steps, flat)))
  const lines = [MARKS + cells(shorten(part.name)), values + longest, ...constant.map((line) => MARKS + cells(line))]
  return {
    part,
    flat,
    constant,
    values,
    width: Math.ceil(Math.max(...lines) * CHARACTER) + 2 * PADDING,
    height: (flat ? 1 : 1 + part.rows.length + constant.length) * LINE + PADDING,
  }
}

/** The room for all that a row ever says, changes included. */
function widest(row: Row, steps: number, flat: boolean): number {
  let most = 0
  for (let step = 0; step <= steps; step++)
    most = Math.max(most, cells(valueText(row, step, flat)) + noteWidth(row, step))
  return most
}

/** The value of a row after a step, and what it was before. */
export function valueText(row: Row, step: number, flat: boolean): string {
  const after = shorten(row.words(step))
  const text = changed(row, step) && row.kind !== 'control' ? fromTo(shorten(row.words(step - 1)), after) : after
  return flat ? `${shorten(row.name)}: ${text}` : text
}

/** What stands behind the value. */
export function noteText(row: Row, step: number): string {
  return shorten(row.note(step))
}

function noteWidth(row: Row, step: number): number {
  const note = noteText(row, step)
  return note === '' ? 0 : NOTE_GAP + cells(note)
}

/** True where the step changed what the row says. A local that a routine leaves behind says nothing. */
export function changed(row: Row, step: number): boolean {
  return step > 0 && row.words(step) !== row.words(step - 1) && !(row.kind === 'local' && row.idle(step))
}

export function shorten(text: string): string {
  const shown = drawable(text)
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 3)}...`
}

/** How many characters wide a text is: those of East Asian scripts count for two. */
function cells(text: string): number {
  return text.replaceAll(/[\u1100-\uffff]/g, '  ').length
}

function columnsOf(parts: readonly Sized[]): Block[][] {
  const owned = groupBy(
    parts.filter(({ part }) => part.owner !== null),
    ({ part }) => part.owner!,
  ).map((members): Block => ({ owner: members[0]!.part.owner, members: tasksFirst(members) }))
  const single = (sized: Sized): Block => ({ owner: null, members: [sized] })
  const others = parts.filter(({ part }) => part.owner === null)
  const goals = goalsOf(parts)
  const left = owned
  const right: Block[] = []
  for (const kind of groupBy(
    others.filter(({ part }) => !goals.has(part.entity)),
    ({ part }) => part.entity,
  )) {
    const shorter = heightOf(left) <= heightOf(right) ? left : right
    shorter.push(...kind.map(single))
  }
  const middle = others.filter(({ part }) => goals.has(part.entity)).map(single)
  const beneath = [...middle, ...right]
  return heightOf(beneath) <= heightOf(left) ? [left, beneath] : [left, middle, right]
}

/** Where a task stands is read first. */
function tasksFirst(members: readonly Sized[]): Sized[] {
  const isTask = ({ part }: Sized): boolean => part.rows.some(({ kind }) => kind === 'control')
  return [...members.filter(isTask), ...members.filter((member) => !isTask(member))]
}

function heightOf(blocks: readonly Block[]): number {
  const heights = blocks.map(({ owner, members }) => {
    const inner = members.reduce((sum, { height }) => sum + height + (owner === null ? 0 : PADDING), 0)
    return inner + (owner === null ? 0 : LINE + PADDING)
  })
  return heights.reduce((sum, height) => sum + height + BETWEEN, -BETWEEN)
}

/** Entities that others refer to, and that refer to nothing, or only to such: frames, and slots. */
function goalsOf(parts: readonly Sized[]): Set<string> {
  const arrows = parts.flatMap(({ part }) =>
    part.rows.flatMap(({ refersTo }) => (refersTo === null ? [] : [{ from: part.entity, to: refersTo }])),
  )
  const next = (entity: string): string[] =>
    arrows.filter(({ from, to }) => from === entity && to !== entity).map(({ to }) => to)
  return new Set(arrows.map(({ to }) => to).filter((entity) => next(entity).every((to) => next(to).length === 0)))
}
