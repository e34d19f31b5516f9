import type { Fate } from '../../explorer/fate.ts'
import { otherName, type Around, type Other, type Stretch } from './around.ts'
import { namedSteps, type Counterexample } from '../counterexample.ts'
import { isSameOperation } from '../fold.ts'
import { grouped, groupBy, withoutSubject } from '../words.ts'

/** What a fate is called, with a sign that tells it without a colour. */
export const FATES: Readonly<Record<Fate, { readonly sign: string; readonly words: string }>> = {
  safe: { sign: 'o', words: 'avoids it for good' },
  open: { sign: '-', words: 'may still lead there' },
  bound: { sign: 'x', words: 'leads there anyway' },
  unknown: { sign: '?', words: 'not known' },
}

/** More names than this are not read. */
const MOST = 8

/** Other choices of these fates, a line for each fate and task: `o parent: fork child > ptep_set_wrprotect`. */
export function otherLines({ tasks }: Counterexample, others: readonly Other[], fates: readonly Fate[]): string[] {
  return fates.flatMap((fate) => {
    const alike = others.filter((other) => other.fate === fate)
    return groupBy(alike, ({ step }) => String(step.task)).map((group) => {
      const names = [...new Set(group.map((other) => otherName(other, others)))]
      const more = names.length > MOST ? ` and ${names.length - MOST} more` : ''
      return `${FATES[fate].sign} ${tasks[group[0]!.step.task]!.name}: ${names.slice(0, MOST).join(', ')}${more}`
    })
  })
}

/** What the run does on a stretch: a line for each operation, with its first and last step. */
export function takenLines(document: Counterexample, { from, to }: Stretch): string[] {
  const { tasks } = document
  const taken = namedSteps(document).slice(from - 1, to)
  const lines: string[] = []
  for (let at = 0; at < taken.length;) {
    const first = taken[at]!
    let end = at + 1
    while (end < taken.length && isSameOperation(first, taken[end]!)) end++
    const last = taken[end - 1]!
    const numbers = end - at === 1 ? String(from + at) : `${from + at}-${from + end - 1}`
    const labels = end - at === 1 ? first.label : `${first.label} .. ${last.label}`
    lines.push(`${numbers} ${tasks[first.task]!.name}: ${[...first.path.slice(0, 1), labels].join(' > ')}`)
    at = end
  }
  return lines
}

/** What there is to learn, in sentences. */
export function aroundSentences(around: Around): string[] {
  const { size, open, stretches, noReturn } = around
  if (stretches.every(({ others }) => others.length === 0))
    return ['No other step was possible anywhere on this run: it takes no race.']
  const someUnknown = stretches.some(({ others }) => others.some(({ fate }) => fate === 'unknown'))
  const outside = someUnknown ? ', but ? leads out of what was explored' : ''
  const all =
    size.stoppedBy === null
      ? `${grouped(open)} of ${grouped(size.states)} states can lead there.`
      : `The limit on ${size.stoppedBy} was reached after ${grouped(size.states)} states: what the signs say is certain all the same${outside}.`
  return [
    ...wayOut(around),
    ...(noReturn === 0 ? ['Every run leads there, from the beginning.'] : []),
    ...(noReturn !== null && noReturn > 0
      ? [`No return: after ${takenName(around, noReturn)} every run leads there.`]
      : []),
    all,
  ]
}

function wayOut({ document, stretches, lastWayOut }: Around): string[] {
  const others = stretches.flatMap((stretch) => stretch.others)
  if (lastWayOut === null) {
    const isKnown = others.every(({ fate }) => fate !== 'unknown')
    return isKnown ? ['No single other choice on this run avoids it for good.'] : []
  }
  const { others: ways } = stretches.find(({ from, to }) => from <= lastWayOut && lastWayOut <= to)!
  const names = ways
    .filter(({ fate }) => fate === 'safe')
    .map((other) => {
      const does = other.begins ? '' : ` (${other.does})`
      return `${document.tasks[other.step.task]!.name}: ${otherName(other, ways)}${does}`
    })
  const isLast = stretches.every(
    ({ from, others: later }) => from <= lastWayOut || later.every(({ fate }) => fate !== 'unknown'),
  )
  const step = document.steps[lastWayOut - 1] ?? document.failing!
  const did = step.sentence === '' ? '' : `, which ${withoutSubject(document, step)}`
  return [
    `${isLast ? 'Last' : 'Last known'} way out: instead of ${takenName({ document }, lastWayOut)}${did}.`,
    `There ${[...new Set(names)].join(' or ')} would have avoided it for good.`,
  ]
}

function takenName({ document: { steps, tasks, failing } }: Pick<Around, 'document'>, number: number): string {
  const { task, path, label } = steps[number - 1] ?? failing!
  return `step ${number} (${tasks[task]!.name}: ${[...path.slice(0, 1), label].join(' > ')})`
}
