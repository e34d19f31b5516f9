import type { Place } from '../program/expression.ts'
import { allTransitions, TURN, type Program } from '../program/program.ts'
import { TASK } from '../state/schema.ts'

/**
 * What a field is to a reader: `memory` is what the tasks share, `local` belongs to one task alone, `control` is where
 * a task stands, `ghost` is history kept for the properties.
 */
export type FieldKind = 'memory' | 'ghost' | 'local' | 'control'

/** The field of a task's entity that holds its control location. */
const PROGRAM_COUNTER = 'pc'

/** A program has many counterexamples, and is large. */
const sharedOf = new WeakMap<Program, Set<string>>()

/** The kind of each field of a program, by entity and field name. */
export function fieldKinds(program: Program): (entity: string, field: string) => FieldKind {
  const taskEntities = new Set(program.tasks.map((task) => task.entity))
  const shared = sharedOf.get(program) ?? sharedFields(program)
  sharedOf.set(program, shared)
  return (entity, field) => {
    if (isTurn(program, entity)) return 'control'
    if (program.schema.entities[entity]?.fields[field]?.ghost) return 'ghost'
    if (!taskEntities.has(entity) || shared.has(key(entity, field))) return 'memory'
    return field === PROGRAM_COUNTER ? 'control' : 'local'
  }
}

/** Who may move, in coarse steps. Any other entity of that name has fields of its own. */
function isTurn({ schema }: Program, entity: string): boolean {
  const fields = Object.entries(schema.entities[entity]?.fields ?? {})
  return (
    entity === TURN.entity &&
    fields.every(([name, { type }]) => name === TURN.field && type.kind === 'reference' && type.entity === TASK)
  )
}

/** Fields of tasks' entities that some step of another task reads or writes: a classic's `flag[i]`, say. */
function sharedFields(program: Program): Set<string> {
  const shared = new Set<string>()
  for (const transition of allTransitions(program)) {
    const task = program.tasks[transition.task]!
    for (const { entity, index, field } of places([transition.guards, transition.effects])) {
      const own = entity === task.entity && index.kind === 'constant' && index.value === task.instance
      if (!own && field !== PROGRAM_COUNTER) shared.add(key(entity, field))
    }
  }
  return shared
}

/** Every place in a piece of program. Programs are plain data, so one walk serves all kinds of node. */
function* places(node: unknown): Generator<Place> {
  if (typeof node !== 'object' || node === null) return
  if ('place' in node) yield node.place as Place
  for (const part of Object.values(node)) yield* places(part)
}

function key(entity: string, field: string): string {
  return `${entity}.${field}`
}
