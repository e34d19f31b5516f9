import type { End, EndValue, JudgedEnd } from '../../litmus/end-set.ts'

/**
 * A question for a test of which the ends under two eras are known: about the fewest values that some end under the one has, and no end under the other.
 * Where no such end can be told by its values, it is about what all ends have in common.
 */
export function questionFor(bad: readonly JudgedEnd[], good: readonly End[]): string {
  const known = good.map(comparisonsOf)
  const candidates = bad
    .filter(isOver)
    .toSorted((one, other) => Number(one.needsRace !== false) - Number(other.needsRace !== false))
    .flatMap((end) => subsets(comparisonsOf(end)))
    .filter((some) => !known.some((all) => some.every((each) => all.includes(each))))
  const [fewest] = candidates.toSorted((one, other) => one.length - other.length)
  return fewest && good.length > 0 ? `exists (${fewest.join(' /\\ ')})` : neutral([...bad, ...good])
}

function isOver({ hangs }: End): boolean {
  return Object.keys(hangs).length === 0
}

/** One value, or two, or all. */
function subsets(all: readonly string[]): string[][] {
  const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other]))
  return [...all.map((each) => [each]), ...pairs, ...(all.length > 2 ? [[...all]] : [])]
}

/** What a question can say of an end. */
function comparisonsOf({ registers, pages, references }: End): string[] {
  const comparable = ([, value]: readonly [string, EndValue]): boolean => typeof value === 'number'
  return [
    ...Object.entries(registers).filter(([, value]) => typeof value === 'number' || value === 'fault'),
    ...Object.entries(pages).filter(comparable),
    ...Object.entries(references).filter(comparable),
  ].map(([name, value]) => `${name}=${value}`)
}

/** What is true of every end, so that nothing is asked. */
function neutral(ends: readonly End[]): string {
  const over = ends.filter(isOver)
  const [first] = over
  const names = first ? [...new Set(comparisonsOf(first).map((each) => each.split('=')[0]!))] : []
  for (const name of names) {
    const said = over.map((end) => comparisonsOf(end).find((each) => each.startsWith(`${name}=`)))
    const values = [...new Set(said)]
    if (!values.includes(undefined)) return `forall (${values.join(' \\/ ')})`
  }
  return 'exists (parent:x=0 /\\ parent:x!=0)'
}
