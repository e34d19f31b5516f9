import { branch, either, not, routine, step, when, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import { doAnonymousPage } from './do-anonymous-page.ts'
import { doFault } from './do-fault.ts'
import { doSwapPage } from './do-swap-page.ts'
import { doWpPage, isUnchanged } from './do-wp-page.ts'
import type { Choices } from './era.ts'
import { taskFault, type FaultCaller } from './fault.ts'
import type { Address } from './memory.ts'
import { isMigrationEntry, migrationEntryWait } from './migration-entry.ts'
import { mapsFile } from './page-cache.ts'
import { isNone, isPresent, isReadOnly } from './pte.ts'

/** Why a fault happened: a load, a store, or GUP asking for an exclusive page (FAULT_FLAG_UNSHARE). */
export type FaultPurpose = 'read' | 'write' | 'unshare'

/**
 * handle_pte_fault(), mm/memory.c. Entered and left with the mmap lock held for reading. The PTE is read without the
 * page-table lock; each way compares it under the lock. A fault that finds the PTE good enough by now only updates
 * accessed and dirty bits, which the model does not have: it returns at once.
 */
export function handlePteFault(
  at: Address,
  purpose: FaultPurpose,
  choices: Choices,
  caller: FaultCaller = taskFault(at),
): Block {
  return routine('handle_pte_fault', { orig: ref('frame') }, (my) => {
    const access = purpose === 'write' ? 'write' : 'read'
    const goodEnough = purpose === 'read' ? isPresent(at.pte) : at.pte.writable
    const writeProtected: Block[] =
      purpose === 'read'
        ? []
        : [
            [
              step('pte_read_only', when(isReadOnly(at.pte)), my.orig.set(at.pte.frame)),
              step('lock_ptl', at.mm.ptl.lock()),
              branch('pte_same', isUnchanged(at, my.orig), doWpPage(at, my.orig, purpose, choices, caller), [
                step('unlock_ptl', at.mm.ptl.unlock()),
              ]),
            ],
          ]
    return either(
      [step('pte_good_enough', when(goodEnough))],
      [step('pte_none', when(isNone(at.pte)), when(not(mapsFile(at)))), doAnonymousPage(at, access, choices)],
      [step('pte_none_of_file', when(isNone(at.pte)), when(mapsFile(at))), doFault(at, access, choices)],
      doSwapPage(at, access, choices, caller),
      [step('is_migration_entry', when(isMigrationEntry(at.pte))), migrationEntryWait(at, choices)],
      ...writeProtected,
    )
  })
}
