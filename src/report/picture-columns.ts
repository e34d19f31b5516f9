import { defaultValue, type Valuation } from '../state/schema.ts'
import { nameOf, type Counterexample } from './counterexample.ts'
import { drawable } from './quote.ts'
import { isLock, valueWords } from './words.ts'

/** Stands before a field that changed. */
export const CHANGED = '*'

/** An instance that is drawn in every state of a run, and those of its fields that are. */
export interface Column {
  readonly entity: string
  readonly instance: number
  readonly fields: readonly string[]
}

/**
 * The memory and ghosts that are not in their default state all along. Locks are left out where they are not the point:
 * the steps say what is locked.
 */
export function columnsOf(document: Counterexample, states: readonly Valuation[]): Column[] {
  const locksMatter = document.property.kind === 'deadlock' || document.property.kind === 'model'
  return Object.entries(document.entities).flatMap(([entity, { count, fields }]) =>
    Array.from({ length: count }, (_, instance): Column => {
      const matters = Object.entries(fields)
        .filter(([, { kind }]) => kind === 'memory' || kind === 'ghost')
        .filter(([field]) => locksMatter || !isLock(document, entity, field))
        .filter(([field, { type }]) => states.some((state) => state[entity]![instance]![field] !== defaultValue(type)))
      return { entity, instance, fields: matters.map(([field]) => field) }
    }).filter(({ fields }) => fields.length > 0),
  )
}

/**
 * The lines of an instance, its name first, for each of some states, compared to the one before. All are as wide as
 * the longest, so that the boxes of one instance stand below each other.
 */
export function columnLines(
  document: Counterexample,
  { entity, instance, fields }: Column,
  states: readonly Valuation[],
  stops: readonly number[],
): string[][] {
  const nameWidth = Math.max(...fields.map((field) => fieldName(document, entity, field).length))
  const title = drawable(nameOf(document, entity, instance))
  const lines = stops.map((stop, index) => {
    const [before, after] = [stops[index - 1] ?? stop, stop].map((number) => states[number]![entity]![instance]!)
    const rows = fields.map((field) => {
      const [from, to] = [before, after].map((values) => drawable(valueWords(document, entity, field, values![field]!)))
      const name = fieldName(document, entity, field).padEnd(nameWidth)
      return before![field] === after![field] ? `  ${name} ${to}` : `${CHANGED} ${name} ${from} -> ${to}`
    })
    return [title, ...rows]
  })
  const width = Math.max(...lines.flat().map((line) => line.length))
  return lines.map((stopLines) => stopLines.map((line) => line.padEnd(width)))
}

function fieldName(document: Counterexample, entity: string, field: string): string {
  return drawable(document.entities[entity]!.fields[field]!.kind === 'ghost' ? `[${field}]` : field)
}
