import { readersField } from '../../state/declare.ts'
import type { Value } from '../../state/schema.ts'
import { nameOf, type Change, type Counterexample } from '../counterexample.ts'
import { isHolder } from '../words.ts'

/** A task holds a lock: from the step that takes it to the step that gives it back, both numbered from 0. */
export interface Hold {
  readonly task: number
  /** `ptl, mm parent` */
  readonly lock: string
  readonly reading: boolean
  readonly from: number
  /** Null where it is held to the end. */
  readonly to: number | null
}

/**
 * Which task holds which lock from when to when. Who reads is not in the state, which counts readers; but a task gives
 * back itself what it took.
 */
export function holdsOf(document: Counterexample): Hold[] {
  const holds: Hold[] = []
  const take = (task: number, lock: string, reading: boolean, from: number): void => {
    holds.push({ task, lock, reading, from, to: null })
  }
  const release = (task: number, lock: string, reading: boolean, to: number): void => {
    const index = holds.findIndex(
      (hold) => hold.to === null && hold.task === task && hold.lock === lock && hold.reading === reading,
    )
    if (index >= 0) holds[index] = { ...holds[index]!, to }
  }
  for (const [entity, { fields, count }] of Object.entries(document.entities)) {
    for (const field of Object.keys(fields).filter((name) => isHolder(document, entity, name))) {
      for (let instance = 0; instance < count; instance++) {
        const first = document.initial[entity]![instance]![field]!
        if (typeof first === 'number') take(first, lockName(document, entity, instance, field), false, 0)
      }
    }
  }
  for (const [index, step] of document.steps.entries()) {
    for (const change of step.changes) {
      const found = lockChange(document, change)
      if (!found) continue
      const { field, reading } = found
      const lock = lockName(document, change.entity, change.instance, field)
      if (reading) (moreThan(change.after, change.before) ? take : release)(step.task, lock, true, index)
      else {
        if (typeof change.before === 'number') release(change.before, lock, false, index)
        if (typeof change.after === 'number') take(change.after, lock, false, index)
      }
    }
  }
  return holds
}

/** The lock that a change belongs to, if any, and whether it is the number of its readers that changed. */
function lockChange(
  document: Counterexample,
  { entity, field }: Change,
): { readonly field: string; readonly reading: boolean } | null {
  if (isHolder(document, entity, field)) return { field, reading: false }
  const holder = Object.keys(document.entities[entity]!.fields).find((name) => readersField(name) === field)
  return holder !== undefined && isHolder(document, entity, holder) ? { field: holder, reading: true } : null
}

function moreThan(after: Value, before: Value): boolean {
  return Number(after) > Number(before)
}

function lockName(document: Counterexample, entity: string, instance: number, field: string): string {
  return `${field}, ${nameOf(document, entity, instance)}`
}
