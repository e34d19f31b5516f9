import {
  branch,
  check,
  ifLocal,
  not,
  or,
  routine,
  step,
  type Block,
  type Cond,
  type Effect,
  type RefPlace,
} from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { lruCacheAdd } from './lru.ts'
import { memory, type Address } from './memory.ts'
import { addNewAnonRmap, allocPage, getPage, putPage } from './page.ts'
import { isAnon } from './page-cache.ts'
import { maybeMkwrite, mkdirty, setClean } from './pte.ts'
import { flushed } from './tlb.ts'
import { freeSwapCache } from './swap.ts'
import { reachableByOthers, unnecessaryCopy } from './properties.ts'

/**
 * wp_page_copy(), mm/memory.c: gives the faulting mm a page of its own. Entered and left with the page-table lock
 * held and dropped, as in the kernel. `old` is the page that the PTE mapped, null for the zero page.
 *
 * The bytes are copied without any lock, so a device may write to the old page between the copy and the moment when
 * the new page is installed. So may a CPU whose TLB still lets it: the flush comes with the clearing.
 */
export function wpPageCopy(
  at: Address,
  old: RefPlace<'frame'>,
  pteSame: Cond,
  purpose: 'write' | 'unshare',
  choices: Pick<Choices, 'anonExclusive' | 'freeSwapAfterCopy'>,
  broken: readonly Effect[],
): Block {
  const oldPage = memory.frame.at(old)
  const isPage = old.ne(null)
  return routine('wp_page_copy', { new: ref('frame') }, (my) => {
    const newPage = memory.frame.at(my.new)
    return [
      ifLocal(isPage, [
        step(
          'get_page',
          check(unnecessaryCopy, or(not(isAnon(oldPage)), reachableByOthers(at, old))),
          ...getPage(oldPage),
        ),
      ]),
      step('unlock_ptl', at.mm.ptl.unlock()),
      allocPage('alloc_page_vma', my.new),
      ifLocal(isPage, [step('cow_user_page', newPage.content.set(oldPage.content))]),
      step('relock_ptl', at.mm.ptl.lock()),
      branch(
        'pte_same',
        pteSame,
        [
          ifLocal(
            isPage,
            [step('ptep_clear_flush', at.pte.frame.set(null), oldPage.temporary.inc(), flushed(at))],
            [step('ptep_clear_flush', at.pte.zeroPage.set(false))],
          ),
          step('page_add_new_anon_rmap', ...addNewAnonRmap(at, newPage, choices)),
          lruCacheAdd(at, my.new),
          step(
            'set_pte_at',
            at.pte.frame.set(my.new),
            ...(purpose === 'write' ? [maybeMkwrite(at.pte), ...mkdirty(at.pte), ...broken] : [setClean(at.pte)]),
            newPage.temporary.dec(),
          ),
          ifLocal(isPage, [
            step('page_remove_rmap', oldPage.mapcount.dec()),
            step('put_page_of_mapping', ...putPage(oldPage)),
          ]),
          step('unlock_ptl_copied', at.mm.ptl.unlock()),
          choices.freeSwapAfterCopy === 'yes' ? ifLocal(isPage, freeSwapCache(oldPage)) : [],
        ],
        [step('put_new_page', ...putPage(newPage)), step('unlock_ptl_changed', at.mm.ptl.unlock())],
      ),
      ifLocal(isPage, [step('put_page', ...putPage(oldPage))]),
    ]
  })
}
