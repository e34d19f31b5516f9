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
 * The instances whose memory or ghosts are not in their default state all along: those that the run changes, and those
 * that it leaves alone. Locks are left out where they are not the point: the steps say what is locked.
 */
export function columnsOf(
  document: Counterexample,
  states: readonly Valuation[],
): { readonly changing: readonly Column[]; readonly constant: readonly Column[] } {
  const locksMatter = document.property.kind === 'deadlock' || document.property.kind === 'model'
  const columns = Object.entries(document.entities).flatMap(([entity, { count, fields }]) =>
    Array.from({ length: count }, (_, instance): Column => {
      const matters = Object.entries(fields)
        .filter(([, { kind }]) => kind === 'memory' || kind === 'ghost')
        .filter(([field]) => locksMatter || !isLock(document, entity, field))
        .filter(([field, { type }]) => states.some((state) => state[entity]![instance]![field] !== defaultValue(type)))
      return { entity, instance, fields: matters.map(([field]) => field) }
    }).filter(({ fields }) => fields.length > 0),
  )
  const changes = ({ entity, instance, fields }: Column): boolean =>
    fields.some((field) =>
      states.some((state) => state[entity]![instance]![field] !== states[0]![entity]![instance]![field]),
    )
  return { changing: columns.filter(changes), constant: columns.filter((column) => !changes(column)) }
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

/** An instance on one line: `pte 1: frame frame 0, writable yes`. */
export function columnWords(document: Counterexample, { entity, instance, fields }: Column, state: Valuation): string {
  const words = fields.map((field) => {
    const value = state[entity]![instance]![field]!
    return `${fieldName(document, entity, field)} ${valueWords(document, entity, field, value)}`
  })
  return `${nameOf(document, entity, instance)}: ${words.join(', ')}`
}

function fieldName(document: Counterexample, entity: string, field: string): string {
  return drawable(document.entities[entity]!.fields[field]!.kind === 'ghost' ? `[${field}]` : field)
}
