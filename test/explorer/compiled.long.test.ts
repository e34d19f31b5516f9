import fc from 'fast-check'
import { is } from 'immutable'
import { describe, expect, test } from 'vitest'
import { compiledEngine } from '../../src/explorer/compiled/engine.ts'
import type { Engine } from '../../src/explorer/engine.ts'
import { referenceEngine } from '../../src/explorer/reference.ts'
import type { Model } from '../../src/invariants/property.ts'
import { arbitraryModel } from './compiled-arbitrary.ts'

/** Everything that an engine says of what it explored, but its bytes. */
function said(engine: Engine) {
  return {
    states: engine.states,
    transitions: engine.transitions,
    expanded: engine.expanded,
    levels: [...engine.levels],
    taken: [...engine.taken],
    ends: [...engine.ends],
    hits: [...engine.hits].sort(([left], [right]) => left - right),
  }
}

/** Explores in slices; what is said after each must be the same. Large state spaces are left half-way. */
function explorePair(model: Model, slice: number): { readonly compiled: Engine; readonly reference: Engine } {
  const compiled = compiledEngine(model, { symmetry: false })
  const reference = referenceEngine(model, { symmetry: false })
  expect(said(compiled)).toEqual(said(reference))
  for (let more = true; more && reference.states < 150;) {
    const before = compiled.expanded
    more = compiled.advance(slice)
    expect(compiled.expanded - before).toBeLessThanOrEqual(slice)
    for (let done = before; done < compiled.expanded; done++) reference.advance(1)
    expect(reference.expanded).toBe(compiled.expanded)
    expect(more).toBe(reference.expanded < reference.states)
    expect(said(compiled)).toEqual(said(reference))
  }
  return { compiled, reference }
}

/** From each state of a level, where its steps lead. */
function successors(engine: Engine, level: number): (readonly [number, readonly number[]])[] {
  const found: (readonly [number, readonly number[]])[] = []
  engine.eachSuccessors(level, (state, targets) => found.push([state, [...targets]]))
  return found
}

describe('compiled engine', () => {
  test('does what the reference engine does, on random programs', () => {
    fc.assert(
      fc.property(arbitraryModel, fc.integer({ min: 1, max: 40 }), (model, slice) => {
        const { compiled, reference } = explorePair(model, slice)
        for (let number = 0; number < reference.states; number += 5) {
          expect(is(compiled.state(number), reference.state(number))).toBe(true)
          expect(compiled.find(reference.state(number))).toBe(number)
        }
        for (let level = 0; level <= Math.min(3, reference.levels.length); level++) {
          model.properties.forEach((_, property) => {
            expect(compiled.hitsAt(level, property)).toEqual(reference.hitsAt(level, property))
          })
          const targets = new Set([0, reference.levels[level + 1] ?? 0, reference.states - 1])
          expect(compiled.reaching(level, targets)).toEqual(reference.reaching(level, targets))
          expect(successors(compiled, level)).toEqual(successors(reference, level))
        }
        // Looking back changes nothing.
        expect(said(compiled)).toEqual(said(reference))
      }),
      { numRuns: 400 },
    )
  })
})
