import { and, branch, either, ifLocal, or, routine, scope, step, when, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { memory, type Address } from './memory.ts'
import { doAnonymousPage } from './do-anonymous-page.ts'
import { wpPageCopy } from './wp-page-copy.ts'
import { isNone, isReadOnly } from './pte.ts'

/** Why the fault happened: a store, or GUP asking for an exclusive page (FAULT_FLAG_UNSHARE). */
export type FaultPurpose = 'write' | 'unshare'

/**
 * handle_pte_fault() and do_wp_page(), mm/memory.c: a fault that needs the page to be this mm's own. Entered and left
 * with the mmap lock held for reading.
 *
 * The PTE is read without the page-table lock and compared under it. A fault that finds the PTE good enough by now
 * only updates accessed and dirty bits, which the model does not have: it returns at once.
 */
export function handlePteFault(at: Address, purpose: FaultPurpose, choices: Choices): Block {
  return routine('handle_pte_fault', { orig: ref('frame') }, (my) => {
    const none = isNone(at.pte)
    const goodEnough = purpose === 'write' ? at.pte.writable : none
    const pteSame = and(at.pte.writable.not(), at.pte.frame.eq(my.orig), or(my.orig.ne(null), at.pte.zeroPage))
    const faults: Block[] = [
      [step('pte_good_enough', when(goodEnough))],
      [
        step('pte_read_only', when(isReadOnly(at.pte)), my.orig.set(at.pte.frame)),
        step('lock_ptl', at.mm.ptl.lock()),
        branch('pte_same', pteSame, doWpPage(), [step('unlock_ptl', at.mm.ptl.unlock())]),
      ],
    ]
    if (purpose === 'write') faults.push([step('pte_none', when(none)), doAnonymousPage(at, 'write', choices)])
    else faults.push([step('pte_writable', when(at.pte.writable))])
    return either(...faults)

    function doWpPage(): Block {
      const page = memory.frame.at(my.orig)
      const unlock = step('unlock_ptl', at.mm.ptl.unlock())
      const copy = wpPageCopy(at, my.orig, pteSame, purpose === 'write' ? 'writable' : 'read-only', choices)
      const reuse = purpose === 'write' ? [step('wp_page_reuse', at.pte.writable.set(true)), unlock] : [unlock]
      const zeroPage = purpose === 'write' ? copy : [unlock]
      return routine('do_wp_page', {}, () =>
        scope((out) =>
          ifLocal(
            my.orig.eq(null),
            zeroPage,
            choices.reuse(
              { at, page, pteSame },
              { reuse: [...reuse, out.leave], copy: [copy, out.leave], retry: [out.leave] },
            ),
          ),
        ),
      )
    }
  })
}
