import { causeOf } from '../cause.ts'
import type { Counterexample } from '../counterexample.ts'
import { fieldKey } from './target.ts'

/** That a decision looked at a field, or did not look at it though it matters. */
export interface Decided {
  /** Counted from 1. */
  readonly step: number
  readonly looked: boolean
}

/** The fields on which the end of a run was decided, by part and field: `fieldKey`. */
export function decidedIn(document: Counterexample): ReadonlyMap<string, Decided> {
  const cause = causeOf(document)
  if (!cause) return new Map()
  const { step, looked, missed } = cause
  const found = new Map<string, Decided>()
  for (const field of looked) found.set(fieldKey(field, field.field), { step, looked: true })
  if (missed) found.set(fieldKey(missed, missed.field), { step, looked: false })
  return found
}
