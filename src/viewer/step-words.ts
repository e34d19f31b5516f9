import { pathWords, stepWords } from '../report/words.ts'
import type { Shown } from './rows.ts'

/** Who does what: `parent: write x 2 > store > find_vma`. */
export function taskStep({ document, step }: Shown): string {
  const path = pathWords(step)
  return `${document.tasks[step.task]!.name}: ${path === '' ? '' : `${path} > `}${stepWords(document, step)}`
}
