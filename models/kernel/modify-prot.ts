import { step, type Block, type Cond, type Effect, type RefPlace } from '../../src/program/index.ts'
import { memory, type Address } from './memory.ts'

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
      pte.writable.set(writable),
      ...others,
      pte.leaving.set(null),
      temporary.dec(),
    ),
  ]
}
