import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, type Exploration } from '../../src/explorer/index.ts'
import { linesWithin, arbitrarySketch, modelOf } from './random-model.ts'
import { anySketch, type Line, type Sketch } from './random-sketch.ts'

/*
 * What makes a space smaller may change no verdict. Both engines explore what is left, so that they agree proves nothing here: each
 * reduction is held to the model as it was written, on random models that make mistakes.
 */
const limits = { states: 1500 }

const verdicts = ({ properties }: Exploration) => properties.map(({ property, verdict }) => [property.name, verdict])
const moves = ({ properties }: Exploration) => properties.map((each) => [each.property.name, each.verdict, each.moves])
const verdictOf = ({ properties }: Exploration, name: string) =>
  properties.find(({ property }) => property.name === name)!.verdict

/** Which mistakes were found, and which lines were there. */
const seen = new Map<string, number>()

function count(what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1)
}

/** Lines that random models must have. */
const LINES =
  'if local, if fixed, scope, call, glance, rest, bound, set fixed, wait page, sweep, spin, swap, operate'.split(', ')

const MISTAKES: Readonly<Record<string, RegExp>> = {
  'a value out of range': /is set to/,
  'a remainder by zero': /division by zero/,
  'an unmet demand': /nobody is at the head/,
  'a sum that is too large': /cannot be told exactly/,
  'a null reference': /is null, which is no/,
  'an index out of range': /is \d+, which is no/,
  'a lock of another': /does not hold it|nobody reads/,
}

function countMistakes(found: Exploration): void {
  const { run } = found.properties.find(({ property }) => property.name === 'model')!
  for (const [name, message] of Object.entries(MISTAKES)) if (run && message.test(run.explanation)) count(name)
}

function linesIn(sketch: Sketch): Line[] {
  return linesWithin([...sketch.tasks.flatMap(({ lines }) => lines), ...sketch.worker])
}

export function reductionTests(runs: number): void {
  // Of few models, by chance, hardly any is made smaller, or makes the rarer mistakes.
  const isMany = runs >= 1000
  const some = isMany ? runs / 20 : 0

  // To draw takes no time, so whether rare lines come up is asked of many, however few are explored.
  test('models have every kind of line', () => {
    const drawn = new Set(fc.sample(anySketch, 2000).flatMap((sketch) => linesIn(sketch).map((line) => line.do)))
    for (const line of LINES) expect([...drawn]).toContain(line)
  })

  test('what never changes is not looked at, and no verdict changes', async () => {
    let smaller = 0
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, fc.constantFrom('fine', 'coarse'), async (sketch, steps) => {
        const kept = await explore(modelOf(sketch, { constants: 'keep', steps }), { limits })
        const folded = await explore(modelOf(sketch, { steps }), { limits })
        if (kept.stoppedBy !== null || folded.stoppedBy !== null) return
        countMistakes(kept)
        for (const line of linesIn(sketch)) count(line.do)
        expect(verdicts(folded)).toEqual(verdicts(kept))
        for (const [index, { moves: most }] of kept.properties.entries())
          if (most !== null) expect(folded.properties[index]!.moves).toBeLessThanOrEqual(most)
        expect(folded.states).toBeLessThanOrEqual(kept.states)
        if (folded.states < kept.states) smaller++
      }),
      { numRuns: runs },
    )
    expect(smaller).toBeGreaterThan(some)
    for (const mistake of isMany ? Object.keys(MISTAKES) : ['a null reference'])
      expect([mistake, seen.get(mistake) ?? 0]).not.toEqual([mistake, 0])
    if (isMany) for (const line of LINES) expect([line, seen.get(line) ?? 0]).not.toEqual([line, 0])
  })

  test('names do not matter where instances are interchangeable', async () => {
    let smaller = 0
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, fc.constantFrom('fold', 'keep'), async (sketch, constants) => {
        const made = modelOf(sketch, { constants })
        const full = await explore(made, { limits, symmetry: 'off' })
        const reduced = await explore(made, { limits })
        if (full.stoppedBy !== null || reduced.stoppedBy !== null) return
        expect(moves(reduced)).toEqual(moves(full))
        expect(reduced.depth).toBe(full.depth)
        if (reduced.states < full.states) smaller++
      }),
      { numRuns: runs },
    )
    expect(smaller).toBeGreaterThan(some)
  })

  test('what goes wrong in coarse steps goes wrong in fine ones', async () => {
    let wrong = 0
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, fc.constantFrom('fold', 'keep'), async (sketch, constants) => {
        const coarse = await explore(modelOf(sketch, { constants, steps: 'coarse' }), { limits })
        const fine = await explore(modelOf(sketch, { constants }), { limits })
        if (fine.stoppedBy !== null || coarse.stoppedBy !== null) return
        for (const name of ['invariant', 'asserted', 'model']) {
          if (verdictOf(coarse, name) !== 'violated') continue
          wrong++
          expect([name, verdictOf(fine, name)]).toEqual([name, 'violated'])
        }
        if (verdictOf(coarse, 'late') === 'seen') expect(verdictOf(fine, 'late')).toBe('seen')
      }),
      { numRuns: runs },
    )
    expect(wrong).toBeGreaterThan(some)
  })
}
