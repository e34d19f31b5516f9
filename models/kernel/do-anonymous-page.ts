import { branch, routine, step, type Block } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { lruCacheAdd } from './lru.ts'
import { memory, type Address } from './memory.ts'
import { addNewAnonRmap, allocPage, putPage } from './page.ts'
import { isNone, maybeMkwrite, setClean } from './pte.ts'

/**
 * do_anonymous_page(), mm/memory.c: the first touch of a page. Entered and left with the mmap lock held for reading.
 * A read maps the zero page, a write a fresh page, which is dirty only if it is writable.
 */
export function doAnonymousPage(at: Address, access: 'read' | 'write', choices: Pick<Choices, 'anonExclusive'>): Block {
  if (access === 'read') {
    return routine('do_anonymous_page', {}, () => [
      step('lock_ptl', at.mm.ptl.lock()),
      branch('pte_none', isNone(at.pte), [step('set_zero_pte', at.pte.zeroPage.set(true))]),
      step('unlock_ptl', at.mm.ptl.unlock()),
    ])
  }
  return routine('do_anonymous_page', { new: ref('frame') }, (my) => {
    const page = memory.frame.at(my.new)
    return [
      allocPage('alloc_zeroed_page', my.new),
      step('lock_ptl', at.mm.ptl.lock()),
      branch(
        'pte_none',
        isNone(at.pte),
        [
          step('page_add_new_anon_rmap', ...addNewAnonRmap(at, page, choices)),
          lruCacheAdd(at, my.new),
          step('set_pte_at', at.pte.frame.set(my.new), maybeMkwrite(at.pte), setClean(at.pte), page.temporary.dec()),
          step('unlock_ptl', at.mm.ptl.unlock()),
        ],
        [step('put_page', ...putPage(page)), step('unlock_ptl_changed', at.mm.ptl.unlock())],
      ),
    ]
  })
}
