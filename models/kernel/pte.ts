import { and, not, or, type Cond, type Effect } from '../../src/program/index.ts'
import type { PtePlaces } from './memory.ts'

/** pte_none(): nothing is mapped. */
export function isNone(pte: PtePlaces): Cond {
  return and(pte.frame.eq(null), not(pte.zeroPage), pte.slot.eq(null), pte.migration.eq(null))
}

/** pte_present() without pte_write(): an anonymous page or the zero page, for reading only. */
export function isReadOnly(pte: PtePlaces): Cond {
  return and(not(pte.writable), isPresent(pte))
}

/** pte_present(): an anonymous page or the zero page. */
export function isPresent(pte: PtePlaces): Cond {
  return or(pte.frame.ne(null), pte.zeroPage)
}

/** maybe_mkwrite(): the PTE becomes writable if the VMA is; it is not where GUP forces a write. */
export function maybeMkwrite(pte: PtePlaces): Effect {
  return pte.writable.set(pte.vmaWritable)
}

/** pte_mkdirty(): the dirty bit and the soft-dirty bit. */
export function mkdirty(pte: PtePlaces): readonly Effect[] {
  return [pte.clean.set(false), pte.softClean.set(false)]
}

/** The PTE is set without its dirty bit. That is written down where the VMA is read-only: only a forced write asks. */
export function setClean(pte: PtePlaces): Effect {
  return pte.clean.set(and(pte.vma, not(pte.vmaWritable)))
}

/** The bits of a PTE go with what it maps. */
export function clearBits(pte: PtePlaces): readonly Effect[] {
  return [
    pte.clean.set(false),
    pte.uffdWp.set(false),
    pte.softClean.set(false),
    pte.exclusive.set(false),
    pte.unsure.set(false),
    pte.forfeited.set(false),
    pte.guarded.set(false),
  ]
}

/** The bits that fork gives to the child, where both map the same: the child's PTE never is the one that owns the page. */
export function copyBits(from: PtePlaces, to: PtePlaces): readonly Effect[] {
  return [
    to.clean.set(from.clean),
    to.uffdWp.set(from.uffdWp),
    to.softClean.set(from.softClean),
    to.unsure.set(from.unsure),
    to.forfeited.set(from.forfeited),
    to.guarded.set(from.guarded),
  ]
}
