import type { Counterexample } from '../counterexample.ts'

/** True where a task stands within an operation after so many steps of the run, as its control location says. */
export function isUnderWay(document: Counterexample, task: number, steps: number): boolean {
  const { entity, instance } = document.tasks[task]!
  const taken = document.steps.slice(0, steps)
  const operation = taken.findLast((step) => step.task === task)?.path[0]
  if (operation === undefined) return false
  const place = taken
    .flatMap(({ changes }) => changes)
    .findLast(
      (change) =>
        change.entity === entity &&
        change.instance === instance &&
        change.kind === 'control' &&
        typeof change.after === 'string',
    )
  return String(place?.after ?? '').startsWith(`${operation}/`)
}
