import { and, branch, routine, step, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { memory, type Address } from './memory.ts'
import { findGetPage, mapsFile } from './page-cache.ts'
import { putPage } from './page.ts'
import { isNone, setClean } from './pte.ts'

/**
 * ioctl(UFFDIO_CONTINUE) of one page: mcontinue_atomic_pte() and mfill_atomic_install_pte(), mm/userfaultfd.c, v5.14 to v5.19:
 * maps the page that the page cache has, for reading only in a private mapping, as a fault for reading would. From v5.16
 * on (9ae0f87d009c) the PTE is dirty all the same. Where something is mapped already, the call fails with -EEXIST. Left
 * out: the event that it answers (here a fault maps the page itself), the page lock, and who has registered for it.
 */
export function uffdioContinue(at: Address, choices: Pick<Choices, 'continueDirties'>): Block {
  const { pte, mm } = at
  return routine('mcontinue_atomic_pte', { page: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const install = [
      step('page_add_file_rmap', page.mapcount.inc()),
      step(
        'set_pte_at',
        pte.frame.set(my.page),
        choices.continueDirties === 'yes' ? pte.clean.set(false) : setClean(pte),
        page.temporary.dec(),
      ),
      step('unlock_ptl', mm.ptl.unlock()),
    ]
    return [
      step('mmap_read_lock', mm.mmapLock.readLock()),
      branch('find_dst_vma', and(pte.vma, mapsFile(at)), [
        findGetPage(at, my.page),
        step('lock_ptl', mm.ptl.lock()),
        branch('pte_none', isNone(pte), install, [
          step('unlock_ptl', mm.ptl.unlock()),
          step('put_page', ...putPage(page)),
        ]),
      ]),
      step('mmap_read_unlock', mm.mmapLock.readUnlock()),
    ]
  })
}
