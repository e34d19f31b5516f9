import { and, branch, never, not, routine, step, type Block, type RefPlace } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import { memory, type Address } from './memory.ts'
import { modifyProt } from './modify-prot.ts'
import { flushTlb } from './tlb.ts'

type MprotectChoices = Pick<Choices, 'mprotectRestores' | 'anonExclusive'>

/**
 * mprotect() of one page to PROT_READ (`read`) or PROT_READ|PROT_WRITE (`write`): do_mprotect_pkey() and
 * mprotect_fixup(), mm/mprotect.c, v5.7 to v5.19. The mmap lock is held for writing, which keeps out faults and slow
 * GUP, but not fast GUP, devices and reclaim. Nobody asks about pins. Left out: PROT_NONE, splitting and merging VMAs,
 * and migration entries. The TLB flush comes after the page-table lock is dropped.
 */
export function mprotect(at: Address, access: 'read' | 'write', choices: MprotectChoices): Block {
  const { pte, mm } = at
  const changes = access === 'write' ? and(pte.vma, not(pte.vmaWritable)) : pte.vmaWritable
  return routine('do_mprotect_pkey', {}, () => [
    step('mmap_write_lock', mm.mmapLock.writeLock()),
    branch('mprotect_fixup', changes, [
      step('vma_set_page_prot', pte.vmaWritable.set(access === 'write')),
      changePteRange(at, access, choices),
      flushTlb([at]),
    ]),
    step('mmap_write_unlock', mm.mmapLock.writeUnlock()),
  ])
}

/**
 * change_pte_range(), mm/mprotect.c: vm_page_prot of a private mapping never has the write bit, so the PTE loses it
 * whatever was asked for, and the next store faults; v6.0 (64fe24a3e05e, can_change_pte_writable()) sets it at once
 * where it can. The zero page is left as it is: only a load could tell, by a fault that finds it back in place. A
 * migration entry loses the write bit for good, also where stores are allowed again.
 */
function changePteRange(at: Address, access: 'read' | 'write', choices: MprotectChoices): Block {
  const marker = (page: RefPlace<'frame'>) => exclusiveMarker(at.pte, memory.frame.at(page), choices)
  return routine('change_pte_range', { page: ref('frame') }, (my) => [
    step('lock_ptl', at.mm.ptl.lock()),
    branch(
      'pte_present',
      at.pte.frame.ne(null),
      modifyProt(at, my.page, access === 'write' ? choices.mprotectRestores(at, my.page, marker(my.page)) : never),
      branch('is_writable_migration_entry', at.pte.migrationWritable, [
        step('make_readable_migration_entry', at.pte.migrationWritable.set(false)),
      ]),
    ),
    step('unlock_ptl', at.mm.ptl.unlock()),
  ])
}
