import fc from 'fast-check'
import { draw, textOf } from './draw.ts'
import { sketchesWithin, type Sketch, type SketchBounds } from './sketch.ts'

/** A random test, and from which sketch it was drawn. */
export interface Generated {
  readonly name: string
  readonly text: string
  readonly sketch: Sketch
}

/**
 * Random tests within bounds, none twice. From the same seed come the same ones in the same order, however many are asked for; there are fewer
 * where the bounds have no more.
 */
export function generate(bounds: SketchBounds, seed: number, count: number): Generated[] {
  const found = new Map<string, Sketch>()
  // Small bounds have few tests, and then all that is drawn is known after a while.
  for (let [part, idle] = [0, 0]; found.size < count && idle < MOST_IDLE; part++) {
    const before = found.size
    for (const sketch of fc.sample(sketchesWithin(bounds), { seed: seed + part * APART, numRuns: PART })) {
      const text = litmusOf(sketch, 'any')
      if (!found.has(text)) found.set(text, sketch)
    }
    idle = found.size === before ? idle + 1 : 0
  }
  return [...found.values()].slice(0, count).map((sketch, index) => {
    const name = `random-${seed}-${index + 1}`
    return { name, sketch, text: litmusOf(sketch, name) }
  })
}

/** So many are drawn from one seed. */
const PART = 100
/** From one seed to the next: so far that nobody asks for both. */
const APART = 1_000_003
/** After so many parts in which nothing was new there is nothing more. */
const MOST_IDLE = 10

/** The text of the test of a sketch. Whoever compares ends needs no question; a file has one. */
export function litmusOf(sketch: Sketch, name: string): string {
  return textOf(draw(sketch), 'exists (parent:x=0)', { name })
}
