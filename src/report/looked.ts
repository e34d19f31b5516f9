import type { Fact } from '../program/explain.ts'
import { evaluate, ModelError } from '../program/interpret.ts'
import { subexpressions } from '../program/transform.ts'
import type { FieldOf } from './counterexample.ts'
import { fieldKinds } from './field-kind.ts'
import type { Speech } from './speech.ts'

/** The fields of memory that facts are about, each once. Facts about all instances of an entity are about none of them. */
export function placesIn({ program }: Speech, facts: readonly Fact[]): FieldOf[] {
  const kinds = fieldKinds(program)
  const found = facts
    .filter(({ node }) => node.kind === 'read' || node.kind === 'compare')
    .flatMap(({ node, env }) =>
      subexpressions(node).flatMap((part) => {
        if (part.kind !== 'read') return []
        const { entity, index, field } = part.place
        try {
          const instance = evaluate(index, env)
          return typeof instance === 'number' && kinds(entity, field) === 'memory' ? [{ entity, instance, field }] : []
        } catch (error) {
          if (error instanceof ModelError) return []
          throw error
        }
      }),
    )
  const keys = found.map(({ entity, instance, field }) => `${entity} ${instance} ${field}`)
  return found.filter((_, index) => keys.indexOf(keys[index]!) === index)
}
