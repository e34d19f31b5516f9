import type { Effect, Expression, Place } from './expression.ts'
import { printEffect, printPlace } from './print.ts'
import { expressionsOf, subeffects, subexpressions } from './transform.ts'

type Loop = Extract<Effect, { readonly kind: 'forEach' }>
type SetEffect = Extract<Effect, { readonly kind: 'set' }>

/**
 * Says why the outcome of a loop may depend on the order in which it comes to the instances, in words; null where it certainly does not. Each
 * field that the loop sets must be set in one of three ways, and nothing else in the loop may read it:
 *
 * - of the instance that the loop is at; the value may depend on the field of this instance;
 * - always to the same value at the same place, neither of which depends on the instance, nor, in a loop within, on where that loop is: the
 *   last one to be set would depend on the last instance that sets it. What the inner loop is at may be set to what depends on that;
 * - by adding the same constant, or constants of the same sign: then it leaves its range in every order or in none.
 */
export function orderMatters(loop: Loop): string | null {
  const effects = loop.body.flatMap(subeffects)
  const sets = effects.filter((effect): effect is SetEffect => effect.kind === 'set')
  const reads = effects.flatMap((effect) =>
    expressionsOf(effect)
      .flatMap(subexpressions)
      .flatMap((part) => (part.kind === 'read' ? [part.place] : [])),
  )
  for (const set of sets) {
    const alike = sets.filter(({ place }) => isSameField(place, set.place))
    const readers = reads.filter((place) => isSameField(place, set.place))
    if (!isOwn(loop, alike, readers) && !isOneValue(loop, alike, readers) && !isCounting(alike, readers))
      return `'${printEffect(set)}' may come out differently if the loop takes the instances in another order`
  }
  return null
}

function isOwn(loop: Loop, sets: readonly SetEffect[], readers: readonly Place[]): boolean {
  return [...sets.map(({ place }) => place), ...readers].every(
    ({ entity, index }) => entity === loop.entity && index.kind === 'variable' && index.name === loop.variable,
  )
}

function isOneValue(loop: Loop, sets: readonly SetEffect[], readers: readonly Place[]): boolean {
  const [first, ...others] = sets.map(({ place, value }) => ({ index: place.index, value }))
  const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(first))
  if (readers.length > 0 || !isSame) return false
  const { index, value } = first!
  const inner = loop.body.flatMap(subeffects).flatMap((effect) => (effect.kind === 'forEach' ? [effect.variable] : []))
  const at = index.kind === 'variable' && inner.includes(index.name) ? index.name : null
  const bound = [loop.variable, ...inner]
  return [index, value].every((node) => !dependsOn(node, at === null ? bound : bound.filter((name) => name !== at)))
}

function isCounting(sets: readonly SetEffect[], readers: readonly Place[]): boolean {
  const amounts = sets.map(amountOf)
  const signs = new Set(amounts.map((amount) => (amount === null ? null : Math.sign(amount))))
  // Each of them reads the field once itself.
  return !signs.has(null) && signs.size === 1 && readers.length === sets.length
}

/** What a set adds to a number, where that is a constant. */
function amountOf({ place, value }: SetEffect): number | null {
  if (value.kind !== 'arithmetic' || (value.operator !== 'add' && value.operator !== 'sub')) return null
  const { left, right } = value
  if (right.kind !== 'constant' || typeof right.value !== 'number' || left.kind !== 'read') return null
  if (printPlace(left.place) !== printPlace(place) || JSON.stringify(left.place.index) !== JSON.stringify(place.index))
    return null
  return value.operator === 'add' ? right.value : -right.value
}

function dependsOn(node: Expression, variables: readonly string[]): boolean {
  return subexpressions(node).some((part) => part.kind === 'variable' && variables.includes(part.name))
}

function isSameField(one: Place, other: Place): boolean {
  return one.entity === other.entity && one.field === other.field
}
