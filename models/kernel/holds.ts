import { clearRefsHolds } from './clear-refs.ts'
import { swapInHolds } from './do-swap-page.ts'
import type { Hold } from './hold.ts'
import { mapcountHolds } from './mapcount.ts'
import { migrateHolds } from './migrate.ts'
import { shrinkHolds } from './shrink-page-list.ts'

/** All places where a task can be held on a real kernel; each list stands beside its routine. */
export const holds: readonly Hold[] = [
  ...clearRefsHolds,
  ...mapcountHolds,
  ...swapInHolds,
  ...migrateHolds,
  ...shrinkHolds,
]

/** The hold at a place of a model's task, by what it is called: the routines around a step and the step, with `/` between. */
export function holdAt(place: string): Hold | null {
  const [routine, step] = place.split('/').slice(-2)
  return holds.find((hold) => hold.routine === routine && hold.before === step) ?? null
}
