import fc from 'fast-check'
import {
  fromInteger,
  bounds,
  type Entity,
  type Field,
  type Schema,
  type Valuation,
  type ValueType,
} from '../../src/state/schema.ts'

const entityNames = ['frame', 'slot', 'mm'] as const

/** Random types; references may point at any entity, tasks included. */
export function arbitraryType(entities: readonly string[]): fc.Arbitrary<ValueType> {
  const range = fc
    .tuple(
      fc.integer({ min: -3, max: 3 }),
      fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(2 ** 31), fc.constant(2 ** 32 - 1)),
    )
    .map(([min, size]): ValueType => ({ kind: 'range', min, max: min + size }))
  return fc.oneof(
    fc.constant<ValueType>({ kind: 'flag' }),
    range,
    fc
      .integer({ min: 1, max: 5 })
      .map((count): ValueType => ({ kind: 'enumeration', members: ['a', 'b', 'c', 'd', 'e'].slice(0, count) })),
    fc.constantFrom(...entities, 'task').map((entity): ValueType => ({ kind: 'reference', entity })),
  )
}

/** Random schemas with up to three entities, wide fields, empty fields and interchangeable instances. */
export const arbitrarySchema: fc.Arbitrary<Schema> = fc.integer({ min: 1, max: entityNames.length }).chain((size) => {
  const names = entityNames.slice(0, size)
  const field = arbitraryType(names).map((type): Field => ({ type, ghost: false }))
  const entity = fc.record({
    count: fc.integer({ min: 1, max: 4 }),
    interchangeable: fc.boolean(),
    fields: fc.dictionary(fc.constantFrom('x', 'y', 'z', 'u', 'v'), field, { maxKeys: 4 }),
  })
  return fc.tuple(fc.array(entity, { minLength: size, maxLength: size }), fc.boolean()).map(([entities, runsTasks]) => {
    const declared: Record<string, Entity> = Object.fromEntries(names.map((name, index) => [name, entities[index]!]))
    const tasks = runsTasks ? entities[0]!.count : 0
    return { entities: declared, taskCount: tasks + 2, firstTask: runsTasks ? { [names[0]!]: 1 } : {} }
  })
})

export function arbitraryValuation(schema: Schema): fc.Arbitrary<Valuation> {
  const entities = Object.entries(schema.entities).map(([name, { count, fields }]) => {
    const values = Object.entries(fields).map(([field, { type }]) => {
      const { min, max } = bounds(schema, type)
      const integer = fc.oneof(fc.integer({ min, max: Math.min(max, min + 2) }), fc.constant(max))
      return [field, integer.map((each) => fromInteger(type, each))] as const
    })
    return [name, fc.array(fc.record(Object.fromEntries(values)), { minLength: count, maxLength: count })] as const
  })
  return fc.record(Object.fromEntries(entities))
}
