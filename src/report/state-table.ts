import { defaultValue, type Valuation, type Value } from '../state/schema.ts'
import { nameOf, statesOf, type Counterexample } from './counterexample.ts'
import { wrapList } from './layout.ts'
import { fieldKey, keyOf } from './memory/target.ts'
import { wrongIn } from './memory/wrong.ts'
import { drawable } from './quote.ts'
import { findingOf } from './signs.ts'
import { isLock, valueWords } from './words.ts'

/** An instance, and what is to say of it. */
export interface TableRow {
  readonly name: string
  readonly lines: readonly string[]
}

/** In characters. */
const WIDTH = 50

/** What differs between two states: `refcount 1 -> 2`. Locks are left out where they are not the point: steps say what is locked. */
export function changeRows(document: Counterexample, before: Valuation, after: Valuation): TableRow[] {
  return rowsOf(document, (entity, instance, fields) => {
    const changed = fields.filter((field) => before[entity]![instance]![field] !== after[entity]![instance]![field])
    return changed.map((field) => {
      const [from, to] = [before, after].map((state) =>
        valueWords(document, entity, field, state[entity]![instance]![field]!),
      )
      return `${fieldName(document, entity, field)} ${from} -> ${to}`
    })
  })
}

/** What the run changes, where it is not at its default in the beginning. */
export function startRows(document: Counterexample): TableRow[] {
  const changes = changing(document)
  return rowsOf(document, (entity, instance, fields) =>
    changes(entity, instance) ? facts(document, document.initial, entity, instance, fields) : [],
  )
}

/** What no step of the run changes, on a line for each instance. */
export function constantWords(document: Counterexample): string[] {
  const changes = changing(document)
  return rowsOf(document, (entity, instance, fields) =>
    changes(entity, instance) ? [] : facts(document, document.initial, entity, instance, fields),
  ).map(({ name, lines }) => `${name}: ${lines.join(' ')}`)
}

/**
 * The instances that the verdict speaks of, in the last state: with a sign what it says of them, and what else is not at
 * its default. Where it names none, all that the run changes.
 */
export function endRows(document: Counterexample): TableRow[] {
  const state = statesOf(document).at(-1)!
  const { sign } = findingOf(document)
  const wrong = wrongIn(document)
  const changes = changing(document)
  const meantIn = (entity: string, instance: number, fields: readonly string[]): string[] =>
    fields.filter((field) => wrong.fields.has(fieldKey({ entity, instance }, field)))
  const reached = new Set<string>()
  rowsOf(document, (entity, instance, fields) => {
    for (const field of meantIn(entity, instance, fields)) {
      const { type } = document.entities[entity]!.fields[field]!
      const value = state[entity]![instance]![field]!
      if (type.kind === 'reference' && value !== null)
        reached.add(keyOf({ entity: type.entity, instance: Number(value) }))
    }
    return []
  })
  const named = new Set([...wrong.parts, ...reached])
  return rowsOf(document, (entity, instance, fields) => {
    const isNamed = named.size > 0 ? named.has(keyOf({ entity, instance })) : changes(entity, instance)
    if (!isNamed) return []
    const meant = meantIn(entity, instance, fields)
    return [
      ...meant.map((field) => `${sign} ${valued(document, entity, field, state[entity]![instance]![field]!)}`),
      ...facts(
        document,
        state,
        entity,
        instance,
        fields.filter((field) => !meant.includes(field)),
      ),
    ]
  })
}

/** Which instances some step of the run changes. */
function changing({ steps }: Counterexample): (entity: string, instance: number) => boolean {
  const changed = new Set(steps.flatMap(({ changes }) => changes.map(keyOf)))
  return (entity, instance) => changed.has(keyOf({ entity, instance }))
}

function rowsOf(
  document: Counterexample,
  linesOf: (entity: string, instance: number, fields: readonly string[]) => readonly string[],
): TableRow[] {
  const locksMatter = document.property.kind === 'deadlock' || document.property.kind === 'model'
  return Object.entries(document.entities).flatMap(([entity, { count, fields }]) => {
    const shown = Object.entries(fields)
      .filter(([, { kind }]) => kind === 'memory' || kind === 'ghost')
      .filter(([field]) => locksMatter || !isLock(document, entity, field))
      .map(([field]) => field)
    return Array.from({ length: count }, (_, instance): TableRow => ({
      name: drawable(nameOf(document, entity, instance)),
      lines: linesOf(entity, instance, shown).map(drawable),
    })).filter(({ lines }) => lines.length > 0)
  })
}

/** `refcount 2`, or the mere name of a flag that is set; nothing of defaults. */
function facts(
  document: Counterexample,
  state: Valuation,
  entity: string,
  instance: number,
  fields: readonly string[],
): string[] {
  const words = fields.flatMap((field): string[] => {
    const value = state[entity]![instance]![field]!
    if (value === defaultValue(document.entities[entity]!.fields[field]!.type)) return []
    return [value === true ? fieldName(document, entity, field) : valued(document, entity, field, value)]
  })
  return words.length === 0 ? [] : wrapList(words, WIDTH, '')
}

/** `refcount 2`; what is called like the field needs to be called once: `frame 0`. */
function valued(document: Counterexample, entity: string, field: string, value: Value): string {
  const words = valueWords(document, entity, field, value)
  return words.startsWith(`${field} `) ? words : `${fieldName(document, entity, field)} ${words}`
}

function fieldName(document: Counterexample, entity: string, field: string): string {
  return document.entities[entity]!.fields[field]!.kind === 'ghost' ? `[${field}]` : field
}
