import {
  any,
  branch,
  either,
  never,
  not,
  onlyIf,
  or,
  requires,
  step,
  when,
  type Block,
  type Cond,
  type Effect,
  type Num,
  type RefPlace,
} from '../../src/program/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker, isTracked } from './exclusive.ts'
import { memory, pinBias, type Address, type FramePlaces } from './memory.ts'

/** get_page(): one more reference, held by the routine itself for now. include/linux/mm.h */
export function getPage(page: FramePlaces): readonly Effect[] {
  return [page.refcount.inc(), page.temporary.inc()]
}

/** put_page() of a reference that the routine itself holds; the last one frees the page. include/linux/mm.h */
export function putPage(page: FramePlaces): readonly Effect[] {
  return [page.temporary.dec(), ...dropReferences(page, 1)]
}

/** Takes `amount` off the refcount; at zero the page is free. mm/swap.c __put_page() */
export function dropReferences(page: FramePlaces, amount: Num | number): readonly Effect[] {
  return [
    page.refcount.set(page.refcount.minus(amount)),
    onlyIf(page.refcount.eq(0), [
      page.anonExclusive.set(false),
      page.ksm.set(false),
      page.lazyfree.set(false),
      page.dirty.set(false),
      page.index.set(0),
      page.neverMapped.set(false),
      page.content.set(0),
    ]),
  ]
}

/**
 * alloc_page_vma(), mm/mempolicy.c: any free frame, with one reference held by the routine. To run out of frames is a
 * model error, so that no run is lost in silence: the bounds of the run are too small. Unless the run was asked for with
 * so many frames and no more: then it ends here.
 */
export function allocPage(label: string, into: RefPlace<'frame'>): Block {
  return either(
    [
      step(
        label,
        any(memory.frame, (frame, page) => [
          when(page.refcount.eq(0)),
          into.set(frame),
          page.refcount.set(1),
          page.temporary.inc(),
        ]),
      ),
    ],
    [
      step(
        `!${label}`,
        when(memory.allocator.mustSucceed.eq(1)),
        when(memory.frame.every((page) => page.refcount.gt(0))),
        requires(never, 'no frame is free: this run needs more frames'),
      ),
    ],
  )
}

/** page_add_new_anon_rmap(), mm/rmap.c: the first mapping of a fresh page. */
export function addNewAnonRmap(
  { pte }: Pick<Address, 'pte'>,
  page: FramePlaces,
  choices: Pick<Choices, 'anonExclusive'>,
): readonly Effect[] {
  return [page.mapcount.set(1), ...(isTracked(choices) ? [exclusiveMarker(pte, page, choices).set(true)] : [])]
}

/**
 * page_maybe_dma_pinned() of a small page: has no false negatives, and false positives with many plain references, where the
 * run's bias is small enough for that.
 */
export function maybePinned(page: FramePlaces): Cond {
  return page.refcount.ge(pinBias)
}

/**
 * set_page_dirty() of an anonymous page, mm/page-writeback.c. Only MADV_FREE, and the reclaim of what it freed, look at
 * PG_dirty (of swapped pages: see shrink-page-list.ts); before MADV_FREE has made some PTE clean, nothing is written down.
 */
export function setPageDirty(page: FramePlaces, unless: Cond = never): Block {
  const matters = or(
    page.lazyfree,
    memory.pte.some(({ clean }) => clean),
  )
  return branch('PageDirty', or(unless, not(matters), page.dirty), [], [step('set_page_dirty', page.dirty.set(true))])
}
