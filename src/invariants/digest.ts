import { createHash } from 'node:crypto'
import type { Model } from './property.ts'
import type { ValueType } from '../state/schema.ts'

/**
 * A digest of all that a model is: what it starts from, each step with its guards, effects and checks, and what each property
 * looks at. Numbers of states do not tell a check from a weaker one that fails as seldom; this does. Where a step was
 * written, and in which words a property is explained, is left out.
 */
export function digestOfModel({ program, properties }: Model): string {
  const { schema, initial, tasks } = program
  const says = properties.map((property) => [
    property.kind,
    property.name,
    'condition' in property ? property.condition : null,
  ])
  return digest([schema, initial, JSON.stringify(tasks, briefly), says])
}

/** The type of a field stands in the schema: an enumeration of hundreds of members need not stand beside each of its values. */
function briefly(key: string, value: unknown): unknown {
  if (key === 'source') return undefined
  if (key !== 'type') return value
  const type = value as ValueType
  return type.kind === 'reference' ? type.entity : type.kind
}

/** Variables are told apart by numbers that depend on what else was built: here by the order in which they occur. */
export function digest(value: unknown): string {
  const numbers = new Map<string, number>()
  const text = JSON.stringify(value).replaceAll(/#\d+/g, (number) => {
    if (!numbers.has(number)) numbers.set(number, numbers.size)
    return `#${numbers.get(number)}`
  })
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
