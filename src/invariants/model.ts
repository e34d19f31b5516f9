import type { EntityDeclarations, FieldDeclaration, FieldDeclarations } from '../state/declare.ts'
import type { Schema } from '../state/schema.ts'
import { oneOf, requireNames, shown } from '../state/shown.ts'
import { assemble, type IsBoundary, type Steps } from '../program/assemble.ts'
import { bindLabels } from '../program/bind.ts'
import type { Effect, Expression } from '../program/expression.ts'
import { naming } from '../program/naming.ts'
import { declarations, type SchemaPlaces } from '../program/places.ts'
import { allTransitions, type Program } from '../program/program.ts'
import { checkPropertyRules } from '../program/rules.ts'
import { askedPlaces, type AskedPlace, type TaskDeclaration } from '../program/tasks.ts'
import { mapExpression, subeffects } from '../program/transform.ts'
import { modelError, type Model, type Property } from './property.ts'

type InitialValue<Declared extends FieldDeclaration> = Declared extends { readonly kind: 'flag' }
  ? boolean
  : Declared extends { readonly kind: 'range' }
    ? number
    : Declared extends { readonly kind: 'enumeration'; readonly members: readonly (infer Member)[] }
      ? Member
      : Declared extends { readonly kind: 'reference' }
        ? number | null
        : never

type InitialInstance<Fields extends FieldDeclarations> = {
  readonly [Name in keyof Fields]?: InitialValue<Fields[Name]>
}

/** Where a run starts: fields that are left out have their default (false, lowest, first, null). */
export type Initial<Entities extends EntityDeclarations> = {
  readonly [Name in keyof Entities]?: Entities[Name]['single'] extends true
    ? InitialInstance<Entities[Name]['fields']>
    : readonly InitialInstance<Entities[Name]['fields']>[]
}

export interface ModelDeclaration<Entities extends EntityDeclarations> {
  readonly name: string
  readonly schema: SchemaPlaces<Entities>
  /** Other numbers of instances than the schema declares: the bounds of this run. */
  readonly counts?: { readonly [Name in keyof Entities]?: number }
  readonly initial?: Initial<Entities>
  readonly tasks: readonly TaskDeclaration[]
  readonly properties: readonly Property[]
  /** `keep` looks at each field in each step, also at those that never change: for comparison. */
  readonly constants?: 'fold' | 'keep'
  /** `coarse`: a task that is on its way goes on alone until it comes to a boundary, may rest, or has ended. */
  readonly steps?: Steps
  /** More boundaries in coarse steps, by what places are called: `fork child/dup_mmap/lock_ptl`. */
  readonly boundaries?: IsBoundary | undefined
}

/**
 * What a model keeps of its declaration: how to make it in other steps. All copies of this module know the key by its name, because a
 * file of models may have another copy than the command that explores them.
 */
const IN_STEPS = Symbol.for('cowproof: the same model in other steps')

interface Made extends Model {
  readonly [IN_STEPS]?: (steps: Steps) => Model
}

/** The same model in steps of another size. Null for one that `model` did not make. */
export function withSteps(made: Made, steps: Steps): Model | null {
  return made[IN_STEPS]?.(steps) ?? null
}

/** Puts a model together. Throws with a sentence that names the task, step, field or property that is wrong. */
export function model<Entities extends EntityDeclarations>(declaration: ModelDeclaration<Entities>): Model {
  const made = assembled(declaration)
  // Whoever lists what is in a model does not meet it.
  return Object.defineProperty(made, IN_STEPS, { value: (steps: Steps) => model({ ...declaration, steps }) })
}

const PARTS: readonly (keyof ModelDeclaration<EntityDeclarations>)[] = [
  'name',
  'schema',
  'counts',
  'initial',
  'tasks',
  'properties',
  'constants',
  'steps',
  'boundaries',
]

function checkParts(declaration: ModelDeclaration<EntityDeclarations>): void {
  requireNames('model', declaration, PARTS)
  for (const part of ['tasks', 'properties'] as const)
    if (!Array.isArray(declaration[part])) throw new Error(`${part}: it is a list, not ${shown(declaration[part])}`)
}

function assembled<Entities extends EntityDeclarations>(declaration: ModelDeclaration<Entities>): Model {
  checkParts(declaration)
  const entities = declaration.schema[declarations]
  const { program, declarationOf, labelsOf, foldProperty } = assemble({
    name: declaration.name,
    entities,
    counts: byEntity('counts', declaration.counts ?? {}) as Readonly<Record<string, number>>,
    initial: initialLists(byEntity('initial', declaration.initial ?? {}), entities),
    tasks: declaration.tasks,
    asked: declaration.properties.flatMap(askedOf),
    constants: oneOf('constants', declaration.constants ?? 'fold', ['fold', 'keep']),
    steps: oneOf('steps', declaration.steps ?? 'fine', ['fine', 'coarse']),
    boundaries: declaration.boundaries,
  })
  const change = bindLabels(program.tasks, labelsOf, declarationOf, program.schema)
  const bind = (condition: Expression): Expression => mapExpression(foldProperty(condition), change)
  const properties = [
    ...declaration.properties.map((property) => bindProperty(property, bind, program.schema)),
    modelError,
  ]
  const byName = new Map(properties.map((property) => [property.name, property]))
  if (byName.size < properties.length) throw new Error('two properties have the same name')
  for (const name of checkedProperties(program)) {
    const property = byName.get(name)
    if (!property) throw new Error(`a step checks '${name}', but the model has no such property`)
    if (!isCheckedBySteps(property))
      throw new Error(`a step checks '${name}', which is no property of steps: ${ASSERT}`)
  }
  return { program, properties }
}

const ASSERT = 'declare it with assertion(), or as a witness without a condition'

function isCheckedBySteps(property: Property): boolean {
  return property.kind === 'assertion' || (property.kind === 'witness' && property.condition === null)
}

/** Throws for what is no object: nothing would be found in it. */
function byEntity(what: string, given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>
  throw new Error(`${what}: it is an object by the names of entities, not ${shown(given)}`)
}

type InitialLists = Parameters<typeof assemble>[0]['initial']

/** Throws for what is no list of instances, or, of a single, no object. What is in them is checked where it is used. */
function initialLists(initial: Readonly<Record<string, unknown>>, entities: EntityDeclarations): InitialLists {
  const lists = Object.entries(initial).flatMap(([name, given]) => {
    if (given === undefined) return []
    const isList = Array.isArray(given)
    const isSingle = Object.hasOwn(entities, name) ? entities[name]!.single : !isList
    if (isList && isSingle) throw new Error(`initial: '${name}' is a single: give it an object, not a list`)
    if (!isList && !isSingle)
      throw new Error(`initial: '${name}' has several instances: give it a list of objects, one for each`)
    const list: readonly unknown[] = isList ? given : [given]
    for (const each of list)
      if (typeof each !== 'object' || each === null || Array.isArray(each))
        throw new Error(`initial: an instance of '${name}' is an object of its fields, not ${shown(each)}`)
    return [[name, list]]
  })
  return Object.fromEntries(lists) as InitialLists
}

function askedOf(property: Property): AskedPlace[] {
  switch (property.kind) {
    case 'invariant':
      return askedPlaces(property.condition)
    case 'witness':
      return property.condition ? askedPlaces(property.condition) : []
    case 'assertion':
    case 'deadlock':
    case 'model':
      return []
  }
}

function bindProperty(property: Property, change: (condition: Expression) => Expression, schema: Schema): Property {
  const bind = (condition: Expression): Expression =>
    naming(`property '${property.name}'`, () => {
      checkPropertyRules(schema, condition)
      return change(condition)
    })
  switch (property.kind) {
    case 'invariant':
      return { ...property, condition: bind(property.condition) }
    case 'witness':
      return property.condition ? { ...property, condition: bind(property.condition) } : property
    case 'assertion':
    case 'deadlock':
    case 'model':
      return property
  }
}

function checkedProperties(program: Program): Set<string> {
  const all: Effect[] = allTransitions(program).flatMap(({ effects }) => effects.flatMap(subeffects))
  return new Set(all.flatMap((effect) => (effect.kind === 'check' ? [effect.property] : [])))
}
