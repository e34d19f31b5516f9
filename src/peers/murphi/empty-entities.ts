import type { Model, Property } from '../../invariants/property.ts'
import type { Effect, Expression } from '../../program/expression.ts'
import type { Transition } from '../../program/program.ts'
import { mapEffect, mapExpression, type Change } from '../../program/transform.ts'
import { instanceCount, type Schema } from '../../state/schema.ts'

/**
 * The same model without entities that have no instances, which Murphi does not know: what ranges over one is decided,
 * and it gets one instance, which nothing can name.
 */
export function withoutEmptyEntities(model: Model): Model {
  const { program, properties } = model
  const { schema } = program
  const isEmpty = (entity: string): boolean => instanceCount(schema, entity) === 0
  if (!Object.keys(schema.entities).some(isEmpty)) return model
  const change: Change = { place: (at) => at, variable: (node) => node, after: (node) => decided(node, isEmpty) }
  const mapTransition = (transition: Transition): Transition => ({
    ...transition,
    guards: transition.guards.map((guard) => mapExpression(guard, change)),
    effects: transition.effects.map((effect) => mapEffect(withoutLoops(effect, isEmpty), change)),
  })
  const isPossible = ({ parameters }: Transition): boolean =>
    parameters.every(({ domain }) => domain.kind !== 'entity' || !isEmpty(domain.entity))
  return {
    program: {
      ...program,
      schema: oneInstanceAtLeast(schema),
      tasks: program.tasks.map((task) => ({
        ...task,
        locations: task.locations.map((location) => ({
          ...location,
          transitions: location.transitions.filter(isPossible).map(mapTransition),
        })),
      })),
    },
    properties: properties.map((property) => mapProperty(property, change)),
  }
}

function decided(node: Expression, isEmpty: (entity: string) => boolean): Expression {
  switch (node.kind) {
    case 'some':
    case 'every':
      return isEmpty(node.entity) ? { kind: 'constant', value: node.kind === 'every', type: { kind: 'flag' } } : node
    case 'sum':
      return isEmpty(node.entity) ? { kind: 'constant', value: 0, type: { kind: 'range', min: 0, max: 0 } } : node
    case 'constant':
    case 'variable':
    case 'read':
    case 'compare':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'conditional':
      return node
  }
}

function withoutLoops(effect: Effect, isEmpty: (entity: string) => boolean): Effect {
  switch (effect.kind) {
    case 'forEach':
      if (isEmpty(effect.entity)) return { ...effect, body: [] }
      return { ...effect, body: effect.body.map((inner) => withoutLoops(inner, isEmpty)) }
    case 'if':
      return {
        ...effect,
        then: effect.then.map((inner) => withoutLoops(inner, isEmpty)),
        else: effect.else.map((inner) => withoutLoops(inner, isEmpty)),
      }
    case 'set':
    case 'check':
    case 'require':
      return effect
  }
}

function oneInstanceAtLeast(schema: Schema): Schema {
  const entities = Object.entries(schema.entities).map(([name, entity]) => [
    name,
    { ...entity, count: Math.max(1, entity.count) },
  ])
  return { ...schema, entities: Object.fromEntries(entities) as Schema['entities'] }
}

function mapProperty(property: Property, change: Change): Property {
  switch (property.kind) {
    case 'invariant':
      return { ...property, condition: mapExpression(property.condition, change) }
    case 'witness':
      return property.condition ? { ...property, condition: mapExpression(property.condition, change) } : property
    case 'assertion':
    case 'deadlock':
    case 'model':
      return property
  }
}
