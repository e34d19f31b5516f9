import { and, branch, either, never, not, routine, step, when, type Block, type Cond } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import { memory, type Address } from './memory.ts'
import { isMigrationEntry } from './migration-entry.ts'
import { modifyProt } from './modify-prot.ts'
import { mapsFile } from './page-cache.ts'
import { flushHasCome, flushTlb, flushWillCome } from './tlb.ts'
import { isNone } from './pte.ts'

/**
 * UFFDIO_WRITEPROTECT of one page: mwriteprotect_range(), mm/userfaultfd.c, and the uffd-wp part of change_pte_range(),
 * mm/mprotect.c, v5.7 to v5.19, with the mmap lock held for reading only. `protect` makes the next store tell userfaultfd and
 * wait; `unprotect` lets it through: as a write fault, because it takes the write bit, too, whoever has it, and asks about
 * no pins. v6.3 (931298e103c2) sets the bit where it can. Every VMA of anonymous memory is registered with a userfaultfd that
 * has UFFD_FEATURE_EVENT_FORK, so that children are tracked as well; of a mapping of a file the call fails with -ENOENT.
 * Nothing is tracked where nothing is mapped.
 */
export function uffdWriteprotect(
  at: Address,
  mode: 'protect' | 'unprotect',
  choices: Pick<Choices, 'unprotectRestores' | 'anonExclusive'>,
): Block {
  const { mmapLock } = at.mm
  return routine('mwriteprotect_range', {}, () => [
    step('mmap_read_lock', mmapLock.readLock()),
    branch('find_dst_vma', and(at.pte.vma, not(mapsFile(at))), [
      flushWillCome(at),
      changePte(at, mode, choices),
      flushTlb([at]),
      flushHasCome(at),
    ]),
    step('mmap_read_unlock', mmapLock.readUnlock()),
  ])
}

function changePte(
  at: Address,
  mode: 'protect' | 'unprotect',
  choices: Pick<Choices, 'unprotectRestores' | 'anonExclusive'>,
): Block {
  const { pte, mm } = at
  const protect = mode === 'protect'
  const bits = [pte.uffdWp.set(protect), pte.guarded.set(protect)]
  return routine('change_pte_range', { page: ref('frame') }, (my) => {
    const exclusive = exclusiveMarker(pte, memory.frame.at(my.page), choices)
    const writable: Cond = protect ? never : and(pte.vmaWritable, choices.unprotectRestores(at, my.page, exclusive))
    return [
      step('lock_ptl', mm.ptl.lock()),
      either(
        [step('pte_present', when(pte.frame.ne(null))), modifyProt(at, my.page, writable, bits)],
        [step('pte_swap_entry', when(pte.slot.ne(null)), ...bits)],
        [step('is_migration_entry', when(isMigrationEntry(pte)), pte.migrationWritable.set(false), ...bits)],
        [step('pte_zero_page', when(pte.zeroPage), ...bits)],
        [step('pte_none', when(isNone(pte)))],
      ),
      step('unlock_ptl', mm.ptl.unlock()),
    ]
  })
}
