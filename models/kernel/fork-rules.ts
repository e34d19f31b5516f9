import { and, branch, ifLocal, step, type Block } from '../../src/program/index.ts'
import type { ForkedPage, ForkRule } from './era.ts'
import { getPage, maybePinned, putPage } from './page.ts'

/** Up to v5.8 (copy_one_pte(), mm/memory.c): the page is shared, whoever else holds it. */
export const forkShares: ForkRule = ({ page, writeProtectParent, shareWithChild }) => [
  writeProtectParent,
  step('get_page', ...getPage(page)),
  step('page_dup_rmap', page.mapcount.inc()),
  shareWithChild,
]

/**
 * v5.9 to v5.18 (70e806e4e645, f3c64eda3e50; copy_present_pte() and copy_present_page(), mm/memory.c): a page that may
 * be pinned is copied for the child at once, if the parent has ever pinned anything.
 */
export const forkCopiesPinned: ForkRule = (fork) => {
  const share = [
    step('get_page', ...getPage(fork.page)),
    step('page_dup_rmap', fork.page.mapcount.inc()),
    fork.writeProtectParent,
    fork.shareWithChild,
  ]
  return branch(
    'has_pinned',
    fork.parent.mm.hasPinned,
    branch('page_maybe_dma_pinned', maybePinned(fork.page), copyEarly(fork), share),
    share,
  )
}

/**
 * v5.19 (6c287605fd56, page_try_dup_anon_rmap(), include/linux/rmap.h): only an exclusive page can be pinned; it is
 * copied for the child if it may be, else it stops being exclusive.
 */
export const forkClearsExclusive: ForkRule = (fork) => {
  const { page, exclusive } = fork
  const share = [step('page_dup_rmap', page.mapcount.inc()), fork.writeProtectParent, fork.shareWithChild]
  return [
    step('get_page', ...getPage(page)),
    branch(
      'PageAnonExclusive',
      exclusive,
      branch(
        'page_needs_cow_for_dma',
        and(fork.parent.mm.hasPinned, maybePinned(page)),
        [step('put_page', ...putPage(page)), copyEarly(fork)],
        [step('ClearPageAnonExclusive', exclusive.set(false)), share],
      ),
      share,
    ),
  ]
}

function copyEarly({ prealloc, copyForChild, allocateAndRetry }: ForkedPage): Block {
  return ifLocal(prealloc.ne(null), copyForChild, allocateAndRetry)
}
