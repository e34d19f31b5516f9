import type { Cond } from '../program/operands.ts'
import { conditionNode } from '../program/operands.ts'
import { requireNames, shown } from '../state/shown.ts'
import type { Property } from './property.ts'

/** What a reader wants to know of a property. */
export interface Description {
  /** One sentence: what holds when the property holds. */
  readonly meaning: string
  /** Where it comes from. */
  readonly source: string
}

/** A property that must hold in every reachable state. */
export function invariant(
  name: string,
  description: Description,
  condition: Cond,
): Property & { readonly kind: 'invariant' } {
  return { kind: 'invariant', name, ...checkedDescription(name, description), condition: conditionNode(condition) }
}

/** A property that steps `check` on the way. */
export function assertion(name: string, description: Description): Property & { readonly kind: 'assertion' } {
  return { kind: 'assertion', name, ...checkedDescription(name, description) }
}

/** Something that should be possible: a reachable state, or, without a condition, a step whose `check` fails. */
export function witness(
  name: string,
  description: Description,
  condition: Cond | null,
): Property & { readonly kind: 'witness' } {
  return {
    kind: 'witness',
    name,
    ...checkedDescription(name, description),
    condition: condition === null ? null : conditionNode(condition),
  }
}

function checkedDescription(name: string, description: Description): Description {
  requireNames(`property '${name}'`, description, ['meaning', 'source'])
  const { meaning, source } = description
  for (const [part, given] of Object.entries({ meaning, source }))
    if (typeof given !== 'string') throw new Error(`property '${name}': its ${part} is a sentence, not ${shown(given)}`)
  return { meaning, source }
}
