import type { Program } from '../../program/program.ts'
import { TASK, type ValueType } from '../../state/schema.ts'

/** The Murphi names of everything that a program names. All are valid, and none is used for two things. */
export interface Names {
  /** The variable of an entity. */
  entity(entity: string): string
  /** The constant that holds the number of instances of an entity. */
  count(entity: string): string
  /** The type of an instance number of an entity. */
  id(entity: string): string
  /** The type of a nullable reference to an entity. */
  reference(entity: string): string
  field(entity: string, field: string): string
  /** The type of an enumeration. Enumerations with the same members are one type. */
  enumeration(members: readonly string[]): string
  member(members: readonly string[], member: string): string
  /** A name for a bound variable that differs from all names above and from those already in scope. */
  bound(variable: string, entity: string | null, inScope: Iterable<string>): string
}

/** The constant that stands for a null reference. */
export const NONE = 'none'

/** Chooses the names for one program. */
export function namesFor(program: Program): Names {
  const { entities } = program.schema
  const global = namePool([NONE])
  const entityNames = new Map<string, EntityNames>()
  for (const entity of [...Object.keys(entities), TASK]) {
    const fields = namePool()
    entityNames.set(entity, {
      variable: global.add(entity),
      count: global.add(`${entity}_count`),
      id: global.add(`${entity}_id`),
      reference: global.add(`${entity}_or_none`),
      fields: new Map(Object.keys(entities[entity]?.fields ?? {}).map((field) => [field, fields.add(field)])),
    })
  }
  const enumerations = enumerationNames(program, global)
  const ofEntity = (entity: string) => found(entityNames.get(entity), `entity '${entity}'`)
  const ofEnumeration = (members: readonly string[]) =>
    found(enumerations.get(keyOf(members)), `enumeration of ${members.join(', ')}`)
  return {
    entity: (entity) => ofEntity(entity).variable,
    count: (entity) => ofEntity(entity).count,
    id: (entity) => ofEntity(entity).id,
    reference: (entity) => ofEntity(entity).reference,
    field: (entity, field) => found(ofEntity(entity).fields.get(field), `field '${entity}.${field}'`),
    enumeration: (members) => ofEnumeration(members).type,
    member: (members, member) => found(ofEnumeration(members).members.get(member), `member '${member}'`),
    bound(variable, entity, inScope) {
      const stem = /^[A-Za-z]+/.exec(variable)?.[0] ?? entity ?? 'i'
      return namePool([...global.taken, ...inScope]).add(stem === entity ? stem.charAt(0) : stem)
    },
  }
}

/** The enumerations of a schema by their members, each with the name of the first field that has it. */
export function enumerationsOf(program: Program): { readonly owner: string; readonly members: readonly string[] }[] {
  const byMembers = new Map<string, { readonly owner: string; readonly members: readonly string[] }>()
  for (const [entity, { fields }] of Object.entries(program.schema.entities)) {
    for (const [field, { type }] of Object.entries(fields)) {
      const members = membersOf(type)
      if (members && !byMembers.has(keyOf(members)))
        byMembers.set(keyOf(members), { owner: `${entity}_${field}`, members })
    }
  }
  return [...byMembers.values()]
}

interface EntityNames {
  readonly variable: string
  readonly count: string
  readonly id: string
  readonly reference: string
  readonly fields: ReadonlyMap<string, string>
}

interface EnumerationNames {
  readonly type: string
  readonly members: ReadonlyMap<string, string>
}

/** Murphi's enumeration members share one name space, so a member that two enumerations have takes its type's name. */
function enumerationNames(program: Program, global: NamePool): Map<string, EnumerationNames> {
  const enumerations = enumerationsOf(program)
  const uses = new Map<string, number>()
  for (const member of enumerations.flatMap(({ members }) => members)) {
    const name = sanitise(member).toLowerCase()
    uses.set(name, (uses.get(name) ?? 0) + 1)
  }
  return new Map(
    enumerations.map(({ owner, members }) => {
      const type = global.add(owner)
      const nameOf = (member: string) =>
        uses.get(sanitise(member).toLowerCase()) === 1 ? member : `${owner}_${member}`
      return [keyOf(members), { type, members: new Map(members.map((member) => [member, global.add(nameOf(member))])) }]
    }),
  )
}

/** Hands out valid names, each once. */
interface NamePool {
  add(wanted: string): string
  readonly taken: ReadonlySet<string>
}

function namePool(reserved: Iterable<string> = []): NamePool {
  const taken = new Set([...reserved].map((name) => name.toLowerCase()))
  return {
    taken,
    add(wanted) {
      const stem = sanitise(wanted)
      let name = stem
      for (let count = 2; taken.has(name.toLowerCase()) || KEYWORDS.has(name.toLowerCase()); count++)
        name = `${stem}_${count}`
      taken.add(name.toLowerCase())
      return name
    },
  }
}

function sanitise(name: string): string {
  const valid = name.replaceAll(/[^A-Za-z0-9_]+/g, '_')
  return /^[A-Za-z]/.test(valid) ? valid : `x${valid}`
}

function membersOf(type: ValueType): readonly string[] | null {
  return type.kind === 'enumeration' ? type.members : null
}

function keyOf(members: readonly string[]): string {
  return JSON.stringify(members)
}

function found<T>(name: T | undefined, what: string): T {
  if (name === undefined) throw new Error(`the schema has no ${what}`)
  return name
}

/** Murphi's words and Rumur's additions; case does not matter. */
const KEYWORDS = new Set(
  `alias array assert assume begin boolean by case clear const cover do else elsif end endalias endexists endfor
  endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error
  exists false for forall function if in interleaved invariant ismember isundefined liveness map multiset of procedure
  process program property put real record return rule ruleset scalarset startstate switch then to traceuntil true type
  undefine undefined union var while`.split(/\s+/),
)
