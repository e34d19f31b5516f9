import fc from 'fast-check'
import { modelError, noDeadlock, type Model, type Property } from '../../src/invariants/property.ts'
import type { Arithmetic, Effect, Expression, Place } from '../../src/program/expression.ts'
import type { Location, Parameter, Task, Transition } from '../../src/program/program.ts'
import { bounds, fromInteger, instanceCount, type Schema, type Value, type ValueType } from '../../src/state/schema.ts'

/*
 * Random programs in the form that engines take, with no regard to what the builder language would allow: an index
 * may be null or out of bounds, a value too large, a divisor zero. What an expression *is* is kept: numbers are
 * compared with numbers, references with references to the same entity. Most steps are harmless, so that runs last.
 */
export const arbitraryModel: fc.Arbitrary<Model> = fc.gen().map((draw) => {
  const dice: Dice = {
    below: (count) => draw(fc.nat, { max: count - 1 }),
    of: (...options) => options[draw(fc.nat, { max: options.length - 1 })]!(),
  }
  return randomModel(dice)
})

interface Dice {
  /** A number from 0 to count - 1. */
  readonly below: (count: number) => number
  readonly of: <Result>(...options: readonly (() => Result)[]) => Result
}

interface Context extends Dice {
  readonly schema: Schema
  readonly variables: readonly { readonly name: string; readonly type: ValueType }[]
  readonly depth: number
}

const number: ValueType = { kind: 'range', min: -2, max: 5 }
const flag: ValueType = { kind: 'flag' }
const locations = ['first', 'second', 'third'] as const

function randomModel(dice: Dice): Model {
  // With many instances generated code loops where it would otherwise be unrolled.
  const schema = schemaWith([1, 2, 3, 3, 12][dice.below(5)]!)
  const context: Context = { ...dice, schema, variables: [], depth: 3 }
  let id = 0
  const tasks = [0, 1].map((task): Task => {
    const all = locations.map((label, location): Location => {
      const transitions = times(1 + context.below(3), () => randomTransition(context, id++, task, location))
      return {
        label,
        rest: context.below(2) === 0,
        passing: 'no' as const,
        transitions: context.below(12) === 0 ? [] : transitions,
      }
    })
    return { name: `agent ${task}`, number: task, entity: 'agent', instance: task, locations: all }
  })
  const initial = Object.fromEntries(
    Object.entries(schema.entities).map(([name, { count, fields }]) => {
      const instance = () =>
        Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, randomValue(context, type)]))
      return [name, times(count, instance)]
    }),
  )
  return { program: { name: 'random', schema, initial, tasks }, properties: randomProperties(context) }
}

function schemaWith(count: number): Schema {
  const field = (type: ValueType) => ({ type, ghost: false })
  const range = (min: number, max: number) => field({ kind: 'range', min, max })
  const reference = (entity: string) => field({ kind: 'reference', entity })
  const cell = { x: range(-1, 2), f: field(flag), next: reference('cell'), owner: reference('task') }
  const agent = { pc: field({ kind: 'enumeration', members: locations }), local: range(0, 2) }
  return {
    entities: {
      cell: { count, interchangeable: false, fields: cell },
      global: { count: 1, interchangeable: false, fields: { n: range(0, 3), head: reference('cell') } },
      agent: { count: 2, interchangeable: false, fields: agent },
    },
    taskCount: 2,
    firstTask: {},
  }
}

function randomTransition(context: Context, id: number, task: number, location: number): Transition {
  const parameters = times([0, 0, 0, 1, 2][context.below(5)]!, (index): Parameter => {
    const from = context.below(3) - 1
    return {
      variable: `chosen ${index}`,
      domain: context.of<Parameter['domain']>(
        () => ({ kind: 'entity', entity: 'cell' }),
        () => ({ kind: 'entity', entity: 'task' }),
        () => ({ kind: 'range', min: from, max: from + 1 }),
      ),
    }
  })
  const variables = parameters.map(({ variable, domain }) => ({ name: variable, type: typeOf(domain) }))
  const inner = { ...context, variables }
  const type: ValueType = { kind: 'enumeration', members: locations }
  const pc: Place = { entity: 'agent', index: constant(number, task), field: 'pc', type }
  const next: Effect = { kind: 'set', place: pc, value: constant(type, locations[context.below(3)]!) }
  return {
    id,
    task,
    label: 'step {',
    location,
    parameters,
    guards: times([0, 0, 0, 1, 2][context.below(5)]!, () => condition(inner)),
    effects: [...times(context.below(3), () => effect(inner)), next],
    source: null,
  }
}

function typeOf(domain: Parameter['domain']): ValueType {
  return domain.kind === 'entity' ? { kind: 'reference', entity: domain.entity } : number
}

function randomProperties(context: Context): Property[] {
  const about = { meaning: 'anything', source: 'chance' }
  return [
    { kind: 'assertion', name: 'asserted', ...about },
    { kind: 'invariant', name: 'invariant', condition: condition(context), ...about },
    noDeadlock,
    { kind: 'witness', name: 'seen', condition: condition(context), ...about },
    modelError,
    { kind: 'witness', name: 'checked', condition: null, ...about },
  ]
}

function effect(context: Context): Effect {
  const inner = deeper(context)
  const some = (at: Context): Effect[] => times(at.below(3), () => effect(at))
  const simple: (() => Effect)[] = [
    ...times(6, () => () => set(context)),
    () => ({
      kind: 'check',
      property: ['asserted', 'checked', 'unknown'][context.below(3)]!,
      condition: condition(context),
    }),
    () => ({ kind: 'require', condition: condition(context), message: 'required' }),
  ]
  if (context.depth === 0) return context.of(...simple)
  return context.of<Effect>(
    ...simple,
    () => ({ kind: 'if', condition: condition(inner), then: some(inner), else: some(inner) }),
    () => {
      const bound = bind(inner)
      return { kind: 'forEach', variable: bound.variable, entity: bound.entity, body: some(bound.context) }
    },
  )
}

function set(context: Context): Effect {
  const [entity, field] = context.of<[string, string]>(
    () => ['cell', 'x'],
    () => ['global', 'n'],
    () => ['agent', 'local'],
    () => ['cell', 'f'],
    () => ['cell', 'next'],
    () => ['global', 'head'],
    () => ['cell', 'owner'],
  )
  const at = place(context, entity, field)
  const { type } = at
  switch (type.kind) {
    case 'flag':
      return { kind: 'set', place: at, value: condition(context) }
    case 'reference':
      return { kind: 'set', place: at, value: reference(context, type.entity) }
    case 'range': {
      const old: Expression = { kind: 'read', place: at }
      const last = constant(type, type.max)
      const stepped: Expression = { kind: 'arithmetic', operator: 'add', left: old, right: constant(number, 1) }
      const isLast: Expression = { kind: 'compare', operator: 'eq', left: old, right: last }
      const around: Expression = {
        kind: 'conditional',
        condition: isLast,
        then: constant(type, type.min),
        else: stepped,
      }
      const value = context.of(
        () => around,
        () => around,
        () => constant(type, randomValue(context, type)),
        () => numeric(context),
      )
      return { kind: 'set', place: at, value }
    }
    case 'enumeration':
      throw new Error('no random step sets an enumeration')
  }
}

const OPERATORS = Object.keys({
  add: true,
  sub: true,
  mul: true,
  div: true,
  mod: true,
  bitAnd: true,
  bitOr: true,
  bitXor: true,
  shiftLeft: true,
  shiftRight: true,
} satisfies Record<Arithmetic, true>) as Arithmetic[]

function numeric(context: Context): Expression {
  const leaves = [
    () => constant(number, context.below(6) - 2),
    () => read(context, 'global', 'n'),
    ...context.variables
      .filter(({ type }) => type.kind === 'range')
      .map(({ name, type }) => (): Expression => ({ kind: 'variable', name, type })),
  ]
  if (context.depth === 0) return context.of(...leaves)
  const inner = deeper(context)
  return context.of<Expression>(
    ...leaves,
    () => read(inner, 'cell', 'x'),
    () => read(inner, 'agent', 'local'),
    () => {
      const operator = OPERATORS[context.below(OPERATORS.length)]!
      return { kind: 'arithmetic', operator, left: numeric(inner), right: numeric(inner) }
    },
    () => ({ kind: 'conditional', condition: condition(inner), then: numeric(inner), else: numeric(inner) }),
    () => {
      const bound = bind(inner)
      return { kind: 'sum', variable: bound.variable, entity: bound.entity, body: numeric(bound.context) }
    },
  )
}

function condition(context: Context): Expression {
  if (context.depth === 0)
    return context.of(
      () => constant(flag, context.below(2) === 0),
      () => read(context, 'cell', 'f'),
    )
  const inner = deeper(context)
  return context.of<Expression>(
    () => {
      const operator = (['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const)[context.below(6)]!
      return { kind: 'compare', operator, left: numeric(inner), right: numeric(inner) }
    },
    () => {
      const entity = ['cell', 'task'][context.below(2)]!
      const operator = (['eq', 'ne'] as const)[context.below(2)]!
      return { kind: 'compare', operator, left: reference(inner, entity), right: reference(inner, entity) }
    },
    () => read(inner, 'cell', 'f'),
    () => ({ kind: 'not', operand: condition(inner) }),
    () => ({ kind: context.below(2) === 0 ? 'and' : 'or', operands: times(context.below(4), () => condition(inner)) }),
    () => ({ kind: 'conditional', condition: condition(inner), then: condition(inner), else: condition(inner) }),
    () => {
      const bound = bind(inner)
      const kind = context.below(2) === 0 ? 'some' : 'every'
      return { kind, variable: bound.variable, entity: bound.entity, body: condition(bound.context) }
    },
  )
}

function reference(context: Context, entity: string): Expression {
  const type: ValueType = { kind: 'reference', entity }
  const known = (): Expression => constant(type, context.below(instanceCount(context.schema, entity)))
  const variables = context.variables
    .filter((each) => each.type.kind === 'reference' && each.type.entity === entity)
    .map(({ name }) => (): Expression => ({ kind: 'variable', name, type }))
  const leaves = [known, ...variables, ...variables, () => constant(type, null)]
  if (entity === 'cell') leaves.push(() => read(context, 'global', 'head'))
  if (context.depth === 0) return context.of(...leaves)
  const inner = deeper(context)
  return context.of<Expression>(
    ...leaves,
    () => read(inner, 'cell', entity === 'cell' ? 'next' : 'owner'),
    () => ({
      kind: 'conditional',
      condition: condition(inner),
      then: reference(inner, entity),
      else: reference(inner, entity),
    }),
  )
}

function read(context: Context, entity: string, field: string): Expression {
  return { kind: 'read', place: place(context, entity, field) }
}

/** A place whose index is mostly that of an instance. */
function place(context: Context, entity: string, field: string): Place {
  const { count, fields } = context.schema.entities[entity]!
  const known = (): Expression => constant(number, context.below(count))
  const variables = context.variables
    .filter((each) => each.type.kind === 'reference' && each.type.entity === (entity === 'agent' ? 'task' : entity))
    .map(({ name, type }) => (): Expression => ({ kind: 'variable', name, type }))
  const inner = deeper(context)
  const risky = [
    () => (context.depth > 0 ? numeric(inner) : known()),
    () => (context.depth > 0 && entity === 'cell' ? reference(inner, 'cell') : known()),
    () => (context.depth > 0 && entity === 'cell' ? reference(inner, 'cell') : known()),
    () => constant(number, context.below(2) === 0 ? -1 : count),
  ]
  const safe = [known, ...variables, ...variables]
  const options = entity === 'global' || context.below(5) > 0 ? safe : risky
  return { entity, index: context.of(...options), field, type: fields[field]!.type }
}

function randomValue(context: Context, type: ValueType): Value {
  const { min, max } = bounds(context.schema, type)
  return fromInteger(type, min + context.below(max - min + 1))
}

function bind(context: Context): { readonly variable: string; readonly entity: string; readonly context: Context } {
  const entity = ['cell', 'cell', 'task'][context.below(3)]!
  const variable = `each ${entity} ${context.variables.length}`
  const type: ValueType = { kind: 'reference', entity }
  return { variable, entity, context: { ...context, variables: [...context.variables, { name: variable, type }] } }
}

function deeper(context: Context): Context {
  return { ...context, depth: context.depth - 1 }
}

function constant(type: ValueType, value: Value): Expression {
  return { kind: 'constant', type, value }
}

function times<Result>(count: number, make: (index: number) => Result): Result[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
