import { branch, routine, step, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { lruCacheAdd } from './lru.ts'
import { memory, type Address } from './memory.ts'
import { addNewAnonRmap, allocPage, putPage } from './page.ts'
import { findGetPage } from './page-cache.ts'
import { isNone, maybeMkwrite, setClean } from './pte.ts'

/**
 * do_fault() of a private mapping, mm/memory.c, v5.7 to v5.19: the first touch of a page of a file, with do_read_fault(),
 * do_cow_fault() and finish_fault(). Entered and left with the mmap lock held for reading. A read maps the page of the
 * page cache, a write a copy of it, and does not say that COW was broken (VM_FAULT_WRITE). Left out: the page lock, which keeps truncation out; reading the file; do_fault_around(),
 * which maps pages nearby that nobody has asked for.
 */
export function doFault(at: Address, access: 'read' | 'write', choices: Pick<Choices, 'anonExclusive'>): Block {
  return access === 'read' ? doReadFault(at) : doCowFault(at, choices)
}

function doReadFault(at: Address): Block {
  return routine('do_read_fault', { page: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const unlock = step('unlock_ptl', at.mm.ptl.unlock())
    return [
      findGetPage(at, my.page),
      step('lock_ptl', at.mm.ptl.lock()),
      branch(
        'pte_none',
        isNone(at.pte),
        [
          step('page_add_file_rmap', page.mapcount.inc()),
          step('set_pte_at', at.pte.frame.set(my.page), setClean(at.pte), page.temporary.dec()),
          unlock,
        ],
        [unlock, step('put_page', ...putPage(page))],
      ),
    ]
  })
}

function doCowFault(at: Address, choices: Pick<Choices, 'anonExclusive'>): Block {
  return routine('do_cow_fault', { page: ref('frame'), new: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const newPage = memory.frame.at(my.new)
    const unlock = step('unlock_ptl', at.mm.ptl.unlock())
    return [
      allocPage('alloc_page_vma', my.new),
      findGetPage(at, my.page),
      step('copy_user_highpage', newPage.content.set(page.content)),
      step('lock_ptl', at.mm.ptl.lock()),
      branch(
        'pte_none',
        isNone(at.pte),
        [
          step('page_add_new_anon_rmap', ...addNewAnonRmap(at, newPage, choices)),
          lruCacheAdd(at, my.new),
          step('set_pte_at', at.pte.frame.set(my.new), maybeMkwrite(at.pte), newPage.temporary.dec()),
          unlock,
          step('put_page', ...putPage(page)),
        ],
        [unlock, step('put_page', ...putPage(page)), step('put_cow_page', ...putPage(newPage))],
      ),
    ]
  })
}
