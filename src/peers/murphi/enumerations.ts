import type { Program } from '../../program/program.ts'
import { sanitise, type NamePool } from './name-pool.ts'

/** Enumerations with the same members are one Murphi type. */
export interface Enumeration {
  readonly type: string
  readonly members: ReadonlyMap<string, string>
}

/**
 * The enumerations of a program by `keyOf` their members, with their Murphi names. Members share one name space in
 * Murphi, so a member that two enumerations have takes the name of its type too.
 */
export function nameEnumerations(program: Program, pool: NamePool): ReadonlyMap<string, Enumeration> {
  const fields = enumerationFields(program)
  const wanted = new Map(fields.map(({ members }) => [keyOf(members), members]))
  const uses = new Map<string, number>()
  for (const name of [...wanted.values()].flat().map(comparable)) uses.set(name, (uses.get(name) ?? 0) + 1)
  return new Map(
    [...wanted].map(([key, members]) => {
      const typeName = typeNameFor(fields.filter((field) => keyOf(field.members) === key))
      const type = pool.add(typeName)
      const nameOf = (member: string) => (uses.get(comparable(member)) === 1 ? member : `${typeName}_${member}`)
      return [key, { type, members: new Map(members.map((member) => [member, pool.add(nameOf(member))])) }]
    }),
  )
}

export function keyOf(members: readonly string[]): string {
  return JSON.stringify(members)
}

interface EnumerationField {
  readonly entity: string
  readonly field: string
  readonly members: readonly string[]
}

function enumerationFields(program: Program): EnumerationField[] {
  return Object.entries(program.schema.entities).flatMap(([entity, { fields }]) =>
    Object.entries(fields).flatMap(([field, { type }]) =>
      type.kind === 'enumeration' ? [{ entity, field, members: type.members }] : [],
    ),
  )
}

/** The type of program counters is called after its task, or just `at` where several tasks have the same program. */
function typeNameFor(fields: readonly EnumerationField[]): string {
  const { entity, field } = fields[0]!
  if (field !== 'pc') return `${entity}_${field}`
  return fields.length > 1 ? 'at' : `${entity.replace(/^task /, '')}_at`
}

function comparable(member: string): string {
  return sanitise(member).toLowerCase()
}
