import { and, not, or, type Cond } from '../../src/program/index.ts'
import type { PtePlaces } from './memory.ts'

/** pte_none(): nothing is mapped. */
export function isNone(pte: PtePlaces): Cond {
  return and(pte.frame.eq(null), not(pte.zeroPage), pte.slot.eq(null))
}

/** pte_present() without pte_write(): an anonymous page or the zero page, for reading only. */
export function isReadOnly(pte: PtePlaces): Cond {
  return and(not(pte.writable), isPresent(pte))
}

/** pte_present(): an anonymous page or the zero page. */
export function isPresent(pte: PtePlaces): Cond {
  return or(pte.frame.ne(null), pte.zeroPage)
}
