import { Record } from 'immutable'
import type { EntityDeclarations, FieldDeclaration } from './declare.ts'
import { readersField } from './declare.ts'
import { TASK } from './schema.ts'

/** The name of the entity that says in coarse steps whose turn it is. */
export const TURN_ENTITY = 'turn'

/** The entity name of locals until flattening knows whose they are. */
export const LOCAL = 'local'

/** States are records, whose methods (`set`, `clear`, ...) would hide a field of the same name, and so would those of all objects. */
const RESERVED = Record({})()

/** They stand between names: `frame.count`, `frame#1`, `at:...`. */
const BETWEEN_NAMES = /[.#:]/

/** Throws for a name that an entity, a field or a local cannot have. */
export function checkName(name: string): void {
  const why =
    name === ''
      ? 'it has to be called something'
      : BETWEEN_NAMES.test(name)
        ? "'.', '#' and ':' stand between names"
        : name in RESERVED
          ? 'states have something of that name already'
          : null
  if (why !== null) throw new Error(`nothing can be called '${name}': ${why}. Choose another name`)
}

/** Throws for names that a schema cannot have, among them those that a model has a use of its own for. */
export function checkNames(declarations: EntityDeclarations): void {
  for (const [name, { fields }] of Object.entries(declarations)) {
    checkName(name)
    if ([TASK, TURN_ENTITY, LOCAL].includes(name) || name.startsWith(`${TASK} `))
      throw new Error(`no entity can be called '${name}': a model has one of its own of that name. Choose another name`)
    for (const [field, declared] of Object.entries(fields)) checkField(name, field, declared, fields)
  }
}

function checkField(
  entity: string,
  name: string,
  { kind }: FieldDeclaration,
  fields: EntityDeclarations[string]['fields'],
): void {
  checkName(name)
  const readers = readersField(name)
  if (kind === 'rwlock' && Object.hasOwn(fields, readers))
    throw new Error(`no field of '${entity}' can be called '${readers}': that counts the readers of '${name}'`)
}
