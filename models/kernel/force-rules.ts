import { and, not } from '../../src/program/index.ts'
import type { ForcedWrite } from './era.ts'
import { isPresent } from './pte.ts'

/**
 * Up to v4.8: once a write fault has broken COW, GUP takes what it finds as if it were asked to read (Dirty COW). What
 * broke COW may be gone by then, and a fault for reading puts the page of the file in its place.
 */
export const dropFollWrite: ForcedWrite = { follows: (pte, cowed) => and(cowed, isPresent(pte)), asksFor: 'read' }

/** v4.9 to v5.19 (19be0eaffa3a, can_follow_write_pte()): the PTE must be dirty, too, as the fault has left it. */
export const cowedAndDirty: ForcedWrite = {
  follows: (pte, cowed) => and(cowed, pte.frame.ne(null), not(pte.clean)),
  asksFor: 'write',
}

/**
 * v6.0 (5535be309971): whatever came before, the page that is mapped now must be anonymous and exclusive, and neither
 * soft-dirty bits nor userfaultfd may wait for the store.
 */
export const ofExclusivePage: ForcedWrite = {
  follows: (pte, _, exclusive) =>
    and(not(pte.vmaWritable), pte.frame.ne(null), exclusive, not(pte.softClean), not(pte.uffdWp)),
  asksFor: 'write',
}
