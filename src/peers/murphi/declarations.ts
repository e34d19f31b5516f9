import type { Program } from '../../program/program.ts'
import { defaultValue, instanceCount, TASK, type Entity, type ValueType } from '../../state/schema.ts'
import { indent } from './effects.ts'
import { printValue, type Printer } from './expression.ts'
import type { Enumeration } from './enumerations.ts'
import { NONE } from './names.ts'

/** Constants, types and variables: an array of records for each entity. `uses` tells which names the rest refers to. */
export function printDeclarations(printer: Printer, program: Program, uses: (name: string) => boolean): string[] {
  const { names, schema, singles } = printer
  const entities = Object.entries(schema.entities).filter(([, { count }]) => count > 0)
  const references = referenced(program)
  const counted = [...entities.map(([name]) => name), TASK].filter((entity) => instanceCount(schema, entity) > 0)
  const numbered = counted.filter((entity) => (entity !== TASK && !singles.has(entity)) || uses(names.id(entity)))
  const constants = counted.filter((entity) => numbered.includes(entity) || references.includes(entity))
  return [
    'const',
    ...indent([
      `${NONE}: -1;`,
      ...constants.map((entity) => `${names.count(entity)}: ${instanceCount(schema, entity)};`),
      ...program.tasks
        .filter(({ number }) => uses(names.task(number)))
        .map(({ number }) => `${names.task(number)}: ${number};`),
    ]),
    '',
    'type',
    ...indent([
      ...numbered.map((entity) => `${names.id(entity)}: 0..${names.count(entity)} - 1;`),
      ...references.map((entity) => `${names.reference(entity)}: ${NONE}..${upper(printer, entity)};`),
      ...names.enumerations.map((enumeration) => `${enumeration.type}: ${printMembers(enumeration)};`),
    ]),
    '',
    'var',
    ...indent(entities.flatMap(([name, entity]) => printVariable(printer, name, entity))),
  ]
}

/** The initial state: one loop for an entity all of whose instances start alike, one line for each field otherwise. */
export function printStartState(printer: Printer, program: Program): string[] {
  const entities = Object.entries(program.schema.entities)
  return [
    'startstate',
    ...indent(entities.flatMap(([name, entity]) => printInitial(printer, program, name, entity))),
    'end;',
  ]
}

function printVariable(printer: Printer, name: string, entity: Entity): string[] {
  const { names, singles } = printer
  const fields = Object.entries(entity.fields)
  if (fields.length === 0) return []
  return [
    `${names.entity(name)}: ${singles.has(name) ? '' : `array [${names.id(name)}] of `}record`,
    ...indent(fields.map(([field, { type }]) => `${names.field(name, field)}: ${printType(printer, type)};`)),
    'end;',
  ]
}

function printInitial(printer: Printer, program: Program, name: string, entity: Entity): string[] {
  const { names } = printer
  const assignments = Array.from({ length: entity.count }, (_, instance) =>
    Object.entries(entity.fields).map(([field, { type }]) => {
      const value = program.initial[name]?.[instance]?.[field]
      return `.${names.field(name, field)} := ${printValue(printer, value === undefined ? defaultValue(type) : value, type)};`
    }),
  )
  const [first = [], ...others] = assignments
  const variable = names.entity(name)
  if (first.length > 0 && others.length > 0 && others.every((other) => other.join() === first.join())) {
    const index = names.bound(name, name, [])
    return [
      `for ${index}: ${names.id(name)} do`,
      ...indent(first.map((line) => `${variable}[${index}]${line}`)),
      'end;',
    ]
  }
  const at = (instance: number) => (printer.singles.has(name) ? variable : `${variable}[${instance}]`)
  return assignments.flatMap((lines, instance) => lines.map((line) => at(instance) + line))
}

function printType({ names }: Printer, type: ValueType): string {
  switch (type.kind) {
    case 'flag':
      return 'boolean'
    case 'range':
      return `${type.min}..${type.max}`
    case 'enumeration':
      return names.enumeration(type.members)
    case 'reference':
      return names.reference(type.entity)
  }
}

/** Members on one line while they fit, otherwise one each line. */
function printMembers({ members }: Enumeration): string {
  const printed = [...members.values()]
  const line = `enum { ${printed.join(', ')} }`
  return line.length <= 80 ? line : `enum {\n    ${printed.join(',\n    ')}\n  }`
}

function upper({ names, schema }: Printer, entity: string): string {
  return instanceCount(schema, entity) > 0 ? `${names.count(entity)} - 1` : NONE
}

/** The entities that some field refers to, in the order of the fields. */
function referenced(program: Program): string[] {
  const types = Object.values(program.schema.entities).flatMap(({ fields }) =>
    Object.values(fields).map(({ type }) => type),
  )
  return [...new Set(types.flatMap((type) => (type.kind === 'reference' ? [type.entity] : [])))]
}
