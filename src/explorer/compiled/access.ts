import { lowBits, slotsOf, type Slot } from '../../state/layout.ts'
import type { Place } from '../../program/expression.ts'
import { bounds } from '../../state/schema.ts'
import { freshName, temporary, type Scope } from './scope.ts'
import { failure, isKnown, literal, number, type Term } from './term.ts'

/** Reads a place whose index was emitted before. */
export function readPlace(scope: Scope, place: Place, index: Term): Term {
  const { min, max } = bounds(scope.unit.layout.schema, place.type)
  const slots = slotsOf(scope.unit.layout, place.entity, place.field)
  if (isKnown(index)) {
    const slot = slots[index.min]
    return slot ? number(readSlot(scope, slot), min, max) : failure
  }
  if (index.max < 0 || index.min >= slots.length) return failure
  const inside = index.min >= 0 && index.max < slots.length
  const runs = runsOf(slots)
  const name = /^\w+$/.test(index.code)
  if (inside && (name || runs.length === 1)) return number(readRuns(scope, runs, index.code), min, max, index)
  const saved = name ? index.code : temporary(scope)
  const value = readRuns(scope, runs, saved)
  const first = name ? '' : `${saved} = ${index.code}, `
  if (inside) return number(`(${first}${value})`, min, max, index)
  const test = insideTest(index, saved, slots.length)
  return { code: `(${first}${test} ? ${value} : (failed = true, 0))`, sort: 'number', min, max, fails: true }
}

/** The test that an index names an instance, without the halves that its bounds make certain. */
function insideTest(index: Term, code: string, count: number): string {
  const low = index.min >= 0 ? [] : [`${code} >= 0`]
  const high = index.max < count ? [] : [`${code} < ${count}`]
  return [...low, ...high].join(' && ')
}

/** The stored bits of an instance that is known only when the code runs; the index must name one. */
export function readAny(scope: Scope, slots: readonly Slot[], index: string): string {
  return readRuns(scope, runsOf(slots), index)
}

/** Statements that store a value that the field can hold, at an index that names an instance; both are evaluated. */
export function writePlace(scope: Scope, place: Place, index: Term, value: Term): string[] {
  const slots = slotsOf(scope.unit.layout, place.entity, place.field)
  // An entity without instances: the test of the index, which comes before, has failed already.
  if (slots.length === 0) return []
  if (isKnown(index)) return writeShifted(scope, slots[index.min]!, slots[index.min]!.shift, value)
  const runs = runsOf(slots)
  const branches = runs.flatMap((run, position) => {
    const test = position + 1 < runs.length ? `if (${index.code} <= ${run.last}) {` : '{'
    const shift = run.stride === 0 ? run.slot.shift : shiftCode(run, index.code)
    const write = writeShifted(scope, run.slot, shift, value)
    return runs.length === 1 ? write : [position === 0 ? test : `} else ${test}`, ...write]
  })
  return runs.length === 1 ? branches : [...branches, '}']
}

/** The words in which a place may lie. */
export function wordsOf(scope: Scope, place: Place, index: Term): number[] {
  const slots = slotsOf(scope.unit.layout, place.entity, place.field)
  const touched = isKnown(index) ? slots.slice(index.min, index.min + 1) : slots
  return [...new Set(touched.filter(({ width }) => width > 0).map(({ word }) => word))]
}

function writeShifted(scope: Scope, slot: Slot, shift: number | string, value: Term): string[] {
  if (slot.width === 0) return []
  const word = scope.words[slot.word]!
  if (slot.width === 32) return [`${word} = ${stored(value, slot).code} | 0`]
  const raw = stored(value, slot)
  if (typeof shift === 'number') {
    const kept = `${word} & ${~(lowBits(slot.width) << shift)}`
    if (isKnown(raw)) {
      const bits = raw.min << shift
      if (bits === lowBits(slot.width) << shift) return [`${word} |= ${bits}`]
      return [bits === 0 ? `${word} = ${kept}` : `${word} = ${kept} | ${bits}`]
    }
    return [`${word} = ${kept} | ${shift === 0 ? raw.code : `${raw.code} << ${shift}`}`]
  }
  const name = freshName(scope.unit, 'shift')
  const kept = `${word} & ~(${lowBits(slot.width)} << ${name})`
  const bits = isKnown(raw) && raw.min === 0 ? '' : ` | ${raw.code} << ${name}`
  return [`const ${name} = ${shift}`, `${word} = ${kept}${bits}`]
}

/** What is stored for a value: its distance from the field's lowest value. */
function stored(value: Term, { min }: Slot): Term {
  if (isKnown(value)) return literal(value.min - min)
  return min === 0 ? value : { ...value, code: offset(value.code, -min) }
}

function offset(code: string, by: number): string {
  return by === 0 ? code : by < 0 ? `(${code} - ${-by})` : `(${code} + ${by})`
}

/** The value in a slot. */
export function readSlot(scope: Scope, slot: Slot): string {
  return readShifted(scope, slot, slot.shift === 0 ? '' : ` >>> ${slot.shift}`)
}

function readShifted(scope: Scope, { word, width, min }: Slot, shift: string): string {
  if (width === 0) return `${min}`
  const name = scope.words[word]!
  return offset(width === 32 ? `(${name} >>> 0)` : `(${name}${shift} & ${lowBits(width)})`, min)
}

/** Neighbouring instances in one word at a constant distance: `first` to `last`, which start at `slot`. */
interface SlotRun {
  readonly first: number
  readonly last: number
  readonly slot: Slot
  readonly stride: number
}

function runsOf(slots: readonly Slot[]): SlotRun[] {
  const runs: SlotRun[] = []
  slots.forEach((slot, index) => {
    const run = runs.at(-1)
    const distance = run ? slot.shift - slots[index - 1]!.shift : 0
    const joins = run && run.slot.word === slot.word && (run.first === run.last || run.stride === distance)
    if (joins) runs[runs.length - 1] = { ...run, last: index, stride: distance }
    else runs.push({ first: index, last: index, slot, stride: 0 })
  })
  return runs
}

function readRuns(scope: Scope, runs: readonly SlotRun[], index: string): string {
  const reads = runs.map((run) => {
    const shift = run.stride === 0 ? run.slot.shift : null
    if (shift === null) return readShifted(scope, run.slot, ` >>> ${shiftCode(run, index)}`)
    return readSlot(scope, run.slot)
  })
  if (reads.length === 1) return reads[0]!
  const chain = reads.map((read, position) =>
    position + 1 < reads.length ? `${index} <= ${runs[position]!.last} ? ${read} : ` : read,
  )
  return `(${chain.join('')})`
}

/** The shift of an instance of a run. */
function shiftCode({ first, slot, stride }: SlotRun, index: string): string {
  const scaled = stride === 1 ? index : `${index} * ${stride}`
  const start = slot.shift - first * stride
  return start === 0
    ? stride === 1
      ? index
      : `(${scaled})`
    : `(${scaled} ${start < 0 ? '-' : '+'} ${Math.abs(start)})`
}
