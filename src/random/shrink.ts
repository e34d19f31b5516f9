import { litmusOf } from './generate.ts'
import { sketchesWithin, type Sketch, type SketchBounds } from './sketch.ts'

/** Some of what is a step smaller than a thing, so many at most, of which none was got before. */
export type Smaller<T> = (thing: T, most: number) => readonly T[]

/**
 * What is a step smaller than a thing is what `candidates` has of it, where its text is shorter. Whoever takes one takes the smallest: the others do not
 * come again.
 */
export function smallerBy<T>(textOf: (thing: T) => string, candidates: (thing: T) => Iterable<T>): Smaller<T> {
  const known = new Set<string>()
  return (thing, most) => {
    const whole = textOf(thing)
    known.add(whole)
    const fresh: T[] = []
    for (const each of candidates(thing)) {
      const text = textOf(each)
      // Other values of the same statements make no test easier to read.
      if (!known.has(text) && text.length < whole.length) fresh.push(each)
      known.add(text)
      if (fresh.length === most) break
    }
    return fresh
  }
}

/** Takes what is smaller, as long as `taken` takes one of those that are next: `atOnce` of them are tried together. */
export async function shrunk<T>(
  thing: T,
  smaller: Smaller<T>,
  atOnce: number,
  taken: (next: readonly T[]) => Promise<T | null>,
): Promise<T> {
  let now = thing
  for (let next = smaller(now, atOnce); next.length > 0; next = smaller(now, atOnce)) {
    // oxlint-disable-next-line no-await-in-loop -- what is tried next depends on it
    now = (await taken(next)) ?? now
  }
  return now
}

/** Sketches whose tests are a step smaller. */
export function smaller(bounds: SketchBounds): Smaller<Sketch> {
  const arbitrary = sketchesWithin(bounds)
  return smallerBy((sketch) => litmusOf(sketch, ANY), candidates)

  /** A list is shrunk from its front: so at first each move is left out alone. */
  function* candidates(sketch: Sketch): Generator<Sketch> {
    for (const index of sketch.moves.keys()) yield { ...sketch, moves: sketch.moves.toSpliced(index, 1) }
    for (const { value } of arbitrary.shrink(sketch, undefined)) yield value
  }
}

/** Tests that differ in their names only are the same. */
const ANY = 'any'
