import type { CondPlace } from '../../src/program/index.ts'
import type { Choices } from './era.ts'
import type { FramePlaces, PtePlaces } from './memory.ts'

type Tracking = Pick<Choices, 'anonExclusive'>

/**
 * The marker of a page that belongs to one mm: PG_anon_exclusive of v5.19, or the bit that L. Torvalds thought of on 19
 * December 2021, in the one PTE that maps the page. Set and cleared under the lock of that PTE; fast GUP reads it without.
 */
export function exclusiveMarker(pte: PtePlaces, page: FramePlaces, choices: Tracking): CondPlace {
  return isInPte(choices) ? pte.exclusive : page.anonExclusive
}

/** There is such a marker. */
export function isTracked({ anonExclusive }: Tracking): boolean {
  return anonExclusive !== 'absent'
}

/** pte_same() compares it with the rest of the PTE. */
export function isInPte({ anonExclusive }: Tracking): boolean {
  return anonExclusive === 'in the PTE'
}
