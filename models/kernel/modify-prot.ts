import { and, never, not, step, type Block, type Cond, type Effect, type RefPlace } from '../../src/program/index.ts'
import type { RestoreRule } from './era.ts'
import { memory, type Address } from './memory.ts'
import { maybePinned } from './page.ts'

/**
 * ptep_modify_prot_start() and ptep_modify_prot_commit(), include/linux/pgtable.h: a present PTE is cleared and set to
 * the same page with other bits, under the page-table lock, which the caller holds. In between, the CPU and fast GUP
 * find nothing. `page` is the caller's, to remember the page by; `others` are changes of other bits.
 */
export function modifyProt(
  { pte }: Address,
  page: RefPlace<'frame'>,
  writable: Cond,
  others: readonly Effect[] = [],
): Block {
  const { temporary } = memory.frame.at(page)
  return [
    step(
      'ptep_modify_prot_start',
      page.set(pte.frame),
      pte.frame.set(null),
      pte.writable.set(false),
      pte.leaving.set(page),
      temporary.inc(),
    ),
    step(
      'ptep_modify_prot_commit',
      pte.frame.set(page),
      ...others,
      pte.writable.set(writable),
      pte.leaving.set(null),
      temporary.dec(),
    ),
  ]
}

/** Up to v5.19: vm_page_prot of a private mapping never has the write bit. */
export const restoreNothing: RestoreRule = () => never

/** Thought of in 2021 (20210113235427.GF588752@xz-x1): what may be pinned would have to be writable again at once. */
export const restorePinned: RestoreRule = (_, page) => maybePinned(memory.frame.at(page))

/**
 * v6.0 (64fe24a3e05e, 76aefad628aa; can_change_pte_writable(), mm/mprotect.c): where a write fault would do no more than that. The
 * page is exclusive, the PTE dirty, and neither soft-dirty bits nor userfaultfd wait for the store.
 */
export const restoreExclusive: RestoreRule = ({ pte }, _, exclusive) =>
  and(not(pte.clean), not(pte.softClean), not(pte.uffdWp), exclusive)
