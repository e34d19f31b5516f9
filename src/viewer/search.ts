import { nameOf, type Counterexample, type Step } from '../report/counterexample.ts'
import { changeWords, pathWords, stepWords } from '../report/words.ts'

/** The rows whose step says all words of the query: in its task, routine, label, sentence or changes. Upper and lower case alike. */
export function matches(
  rows: readonly { readonly document: Counterexample; readonly step: Step }[],
  query: string,
): number[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return rows.flatMap(({ document, step }, index) => {
    const text = textOf(document, step).toLowerCase()
    return words.every((word) => text.includes(word)) ? [index] : []
  })
}

function textOf(document: Counterexample, step: Step): string {
  const changes = step.changes
    .filter(({ kind }) => kind !== 'control')
    .map((change) => `${nameOf(document, change.entity, change.instance)} ${changeWords(document, change)}`)
  return [document.tasks[step.task]!.name, pathWords(step), stepWords(document, step), step.sentence, ...changes].join(
    ' ',
  )
}

/** The match that comes after a row, or before it; the search goes round. */
export function nextMatch(found: readonly number[], row: number, direction: 1 | -1): number | null {
  const [first, last] = [found[0], found.at(-1)]
  if (first === undefined || last === undefined) return null
  return direction === 1 ? (found.find((each) => each > row) ?? first) : (found.findLast((each) => each < row) ?? last)
}
