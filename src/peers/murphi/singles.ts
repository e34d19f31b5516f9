import type { Model } from '../../invariants/property.ts'
import type { Expression } from '../../program/expression.ts'
import { allTransitions } from '../../program/program.ts'
import { expressionsOf, subeffects, subexpressions } from '../../program/transform.ts'

/** The entities whose one instance nothing reaches by a computed or wrong index: records rather than arrays. */
export function singleEntities({ program, properties }: Model): ReadonlySet<string> {
  const { entities } = program.schema
  const singles = new Set(Object.keys(entities).filter((entity) => entities[entity]!.count === 1))
  const look = (entity: string, index: Expression) => {
    if (index.kind !== 'constant' || index.value !== 0) singles.delete(entity)
  }
  const conditions = properties.flatMap((property) =>
    'condition' in property && property.condition ? [property.condition] : [],
  )
  const effects = allTransitions(program).flatMap((transition) => transition.effects.flatMap(subeffects))
  for (const effect of effects) if (effect.kind === 'set') look(effect.place.entity, effect.place.index)
  const roots = [
    ...conditions,
    ...allTransitions(program).flatMap(({ guards }) => guards),
    ...effects.flatMap(expressionsOf),
  ]
  for (const part of roots.flatMap(subexpressions)) {
    if (part.kind === 'read') look(part.place.entity, part.place.index)
  }
  return singles
}
