import type { Program } from '../../program/program.ts'
import { TASK } from '../../state/schema.ts'
import { keyOf, nameEnumerations, type Enumeration } from './enumerations.ts'
import { namePool } from './name-pool.ts'

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
  /** The constant that holds the number of a task. */
  task(number: number): string
  field(entity: string, field: string): string
  readonly enumerations: readonly Enumeration[]
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
  const pool = namePool([NONE])
  const entityNames = new Map<string, EntityNames>()
  for (const entity of [...Object.keys(entities), TASK]) {
    const fields = namePool()
    entityNames.set(entity, {
      variable: pool.add(entity),
      count: pool.add(`${entity}_count`),
      id: pool.add(`${entity}_id`),
      reference: pool.add(`${entity}_or_none`),
      fields: new Map(Object.keys(entities[entity]?.fields ?? {}).map((field) => [field, fields.add(field)])),
    })
  }
  const enumerations = nameEnumerations(program, pool)
  const tasks = program.tasks.map(({ name }) => pool.add(name))
  const ofEntity = (entity: string) => found(entityNames.get(entity), `entity '${entity}'`)
  const ofEnumeration = (members: readonly string[]) =>
    found(enumerations.get(keyOf(members)), `enumeration of ${members.join(', ')}`)
  return {
    entity: (entity) => ofEntity(entity).variable,
    count: (entity) => ofEntity(entity).count,
    id: (entity) => ofEntity(entity).id,
    reference: (entity) => ofEntity(entity).reference,
    task: (number) => found(tasks[number], `task ${number}`),
    field: (entity, field) => found(ofEntity(entity).fields.get(field), `field '${entity}.${field}'`),
    enumerations: [...enumerations.values()],
    enumeration: (members) => ofEnumeration(members).type,
    member: (members, member) => found(ofEnumeration(members).members.get(member), `member '${member}'`),
    bound(variable, entity, inScope) {
      // The language names variables after their entity: its first letter is what one would write by hand.
      const [stem = ''] = variable.split('#')
      return pool.inside(stem === entity || entity === null ? stem.charAt(0) : stem, inScope)
    },
  }
}

interface EntityNames {
  readonly variable: string
  readonly count: string
  readonly id: string
  readonly reference: string
  readonly fields: ReadonlyMap<string, string>
}

function found<T>(name: T | undefined, what: string): T {
  if (name === undefined) throw new Error(`the schema has no ${what}`)
  return name
}
