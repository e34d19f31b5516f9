import { litmusOf } from './generate.ts'
import { sketchesWithin, type Sketch, type SketchBounds } from './sketch.ts'

/**
 * Sketches that are a step smaller than one, so many of them at most, whose tests nobody has got before. Whoever takes one takes the smallest: the others
 * do not come again.
 */
export function smaller(bounds: SketchBounds): (sketch: Sketch, most: number) => readonly Sketch[] {
  const arbitrary = sketchesWithin(bounds)
  const known = new Set<string>()
  return (sketch, most) => {
    const whole = litmusOf(sketch, ANY)
    known.add(whole)
    const fresh: Sketch[] = []
    for (const each of candidates(sketch)) {
      const text = litmusOf(each, ANY)
      // Other values of the same statements make no test easier to read.
      if (!known.has(text) && text.length < whole.length) fresh.push(each)
      known.add(text)
      if (fresh.length === most) break
    }
    return fresh
  }

  /** A list is shrunk from its front: so at first each move is left out alone. */
  function* candidates(sketch: Sketch): Generator<Sketch> {
    for (const index of sketch.moves.keys()) yield { ...sketch, moves: sketch.moves.toSpliced(index, 1) }
    for (const { value } of arbitrary.shrink(sketch, undefined)) yield value
  }
}

/** Tests that differ in their names only are the same. */
const ANY = 'any'
