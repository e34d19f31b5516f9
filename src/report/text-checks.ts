import type { Counterexample } from './counterexample.ts'
import { wrap } from './layout.ts'
import { stepWords } from './words.ts'

/** Which check saw what, and who changed it while the task was acting on it. */
export function staleLines(document: Counterexample, width: number): string[] {
  const lines = document.staleChecks.flatMap(({ step, saw, changedBy, now }) => [
    ...wrap(`${stepNamed(document, step)}, saw that ${saw}`, width - 2, '  ').map((line) => `  ${line}`),
    ...wrap(`${stepNamed(document, changedBy)}: now ${now}`, width - 4, '  ').map((line) => `    ${line}`),
  ])
  return lines.length === 0 ? [] : ['Changed while it was acted on', ...lines]
}

/** What was decided about something that somebody had a reference to. */
export function checkLines(document: Counterexample, width: number): string[] {
  const lines = document.checks.flatMap(({ step, saw, so, unseen, holders }) => {
    const taken = holders.map(
      ({ name, since }) => `${name} refers to it ${since === null ? 'from the start' : `since step ${since}`}`,
    )
    const missed = unseen === null ? '' : `; it did not see that ${unseen}`
    return [
      ...wrap(`${stepNamed(document, step)}, saw that ${saw}, so ${so}`, width - 2, '  ').map((line) => `  ${line}`),
      ...wrap(`${taken.join(', ')}${missed}`, width - 4, '  ').map((line) => `    ${line}`),
    ]
  })
  return lines.length === 0 ? [] : ['Decided about a page that others refer to', ...lines]
}

function stepNamed(document: Counterexample, number: number): string {
  const step = document.steps[number - 1]!
  return `step ${number}: ${document.tasks[step.task]!.name}, ${stepWords(document, step)}`
}
