import {
  and,
  any,
  branch,
  either,
  ifLocal,
  never,
  not,
  or,
  routine,
  scope,
  step,
  trylock,
  when,
  type Block,
  type Cond,
  type Effect,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker, isTracked } from './exclusive.ts'
import { inOrder } from './exclusive-order.ts'
import { handlePteFault } from './handle-pte-fault.ts'
import { memory, type Address } from './memory.ts'
import { isMigrationEntry } from './migration-entry.ts'
import { getPage, maybePinned, putPage } from './page.ts'
import { isAnon } from './page-cache.ts'
import { flushed } from './tlb.ts'
import { ownReferences, tryToFreeSwap } from './swap.ts'

/**
 * ksmd looks at one page: cmp_and_merge_page() with try_to_merge_one_page(), mm/ksm.c, v5.7 to v6.0. Where a merged
 * (KSM) page has the same content, the PTE is made to map that one. Else, where another page has the same content, this
 * page becomes a KSM page itself, for the other one to be merged with when its turn comes. Left out: checksums and the
 * trees, which only find equal pages; break_cow() where merging the second page fails (the first stays a KSM page with
 * one mapping); the exemption of clean PTEs from the look at references, as the model takes every PTE for dirty.
 */
export function ksmScan(at: Address, choices: Choices): Block {
  const { pte, mm } = at
  return routine('cmp_and_merge_page', { page: ref('frame'), kpage: ref('frame'), writable: flag }, (my) => {
    const page = memory.frame.at(my.page)
    const kpage = memory.frame.at(my.kpage)
    const unlockPage = step('unlock_page', page.pageLock.unlock())
    return scope((out) => [
      step(
        'follow_page',
        when(and(pte.frame.ne(null), isAnon(memory.frame.at(pte.frame)))),
        my.page.set(pte.frame),
        ...getPage(memory.frame.at(pte.frame)),
      ),
      scope((end) => [
        branch('PageKsm', page.ksm, [end.leave]),
        findEqual(my, end.leave),
        step('mmap_read_lock', mm.mmapLock.readLock()),
        scope((merge) => [
          trylock('trylock_page', page.pageLock, [], [merge.leave]),
          writeProtectPage(at, my, choices, [unlockPage, merge.leave]),
          ifLocal(
            my.kpage.eq(null),
            [step('set_page_stable_node', page.ksm.set(true)), step('SetPageDirty', page.dirty.set(true))],
            branch('pages_identical', page.content.eq(kpage.content), replacePage(at, my)),
          ),
          unlockPage,
        ]),
        step('mmap_read_unlock', mm.mmapLock.readUnlock()),
      ]),
      ifLocal(my.kpage.ne(null), [step('put_kpage', ...putPage(kpage))]),
      step('put_page', ...putPage(page)),
      out.leave,
    ])
  })
}

interface Merging {
  readonly page: RefPlace<'frame'>
  readonly kpage: RefPlace<'frame'>
}

/** stable_tree_search(), with a reference to what it finds, or unstable_tree_search_insert(). */
function findEqual(my: Merging, nothing: Statement): Block {
  const { content } = memory.frame.at(my.page)
  const isStable = (page: ReturnType<typeof memory.frame.at>): Cond =>
    and(page.ksm, page.refcount.gt(0), page.content.eq(content))
  const isTwin = memory.pte.some((entry) =>
    and(
      entry.frame.ne(null),
      entry.frame.ne(my.page),
      isAnon(memory.frame.at(entry.frame)),
      memory.frame.at(entry.frame).content.eq(content),
    ),
  )
  const anyStable = memory.frame.some(isStable)
  return either(
    [
      step(
        'stable_tree_search',
        any(memory.frame, (frame, page) => [when(isStable(page)), my.kpage.set(frame), ...getPage(page)]),
      ),
    ],
    [step('unstable_tree_search_insert', when(and(not(anyStable), isTwin)))],
    [step('!unstable_tree_search_insert', when(and(not(anyStable), not(isTwin)))), nothing],
  )
}

/**
 * write_protect_page(): with the PTE cleared, so that fast GUP finds nothing, the references must be those of mappings,
 * swap cache and this scan alone; then it is set for reading only and clean, and what was dirty is the page. v5.19 (6c287605fd56, page_try_share_anon_rmap())
 * takes the exclusive marker, which a page that may be pinned keeps.
 */
function writeProtectPage(
  at: Address,
  my: Merging & { readonly writable: ReturnType<typeof memory.pte.at>['writable'] },
  choices: Choices,
  fail: Block,
): Block {
  const { pte, mm } = at
  const page = memory.frame.at(my.page)
  const exclusive = exclusiveMarker(pte, page, choices)
  const setPte = (label: string, writable: Cond, ...others: readonly Effect[]): Statement =>
    step(
      label,
      pte.frame.set(my.page),
      pte.writable.set(writable),
      ...others,
      pte.leaving.set(null),
      page.temporary.dec(),
    )
  const unlock = step('unlock_ptl', mm.ptl.unlock())
  const restore = [setPte('set_pte_at_again', my.writable), unlock, fail]
  const protect = setPte(
    'set_pte_at_notify',
    never,
    page.dirty.set(or(page.dirty, not(pte.clean))),
    pte.clean.set(true),
  )
  const { exclusiveThenSet, clearThenPins } = choices.exclusiveOrder
  const share = inOrder(exclusiveThenSet, [step('ClearPageAnonExclusive', exclusive.set(false))], [protect])
  const clear = step(
    'ptep_clear_flush',
    my.writable.set(pte.writable),
    pte.frame.set(null),
    pte.writable.set(false),
    pte.leaving.set(my.page),
    page.temporary.inc(),
    flushed(at),
  )
  /** Looks who has the page, and does `then` first, whatever comes of it. */
  const decide = (then: Block): Block =>
    branch(
      'page_count',
      page.refcount.eq(page.mapcount.plus(ownReferences(page))),
      isTracked(choices)
        ? branch(
            'PageAnonExclusive',
            exclusive,
            branch('page_try_share_anon_rmap', maybePinned(page), [then, restore], [then, share, unlock]),
            [then, protect, unlock],
          )
        : [then, protect, unlock],
      [then, restore],
    )
  const inTheirOrder: Block = [clear, decide([])]
  return routine('write_protect_page', {}, () => [
    step('lock_ptl', mm.ptl.lock()),
    branch('page_vma_mapped_walk', pte.frame.eq(my.page), [], [unlock, fail]),
    clearThenPins ? inTheirOrder : either(inTheirOrder, decide([clear])),
  ])
}

/**
 * replace_page(): if the PTE is as write_protect_page() left it, it maps the KSM page from now on. It is made of vm_page_prot, so it has neither a dirty
 * bit nor an uffd-wp bit.
 */
function replacePage(at: Address, my: Merging): Block {
  const { pte, mm } = at
  const page = memory.frame.at(my.page)
  const kpage = memory.frame.at(my.kpage)
  return routine('replace_page', {}, () => [
    step('lock_ptl', mm.ptl.lock()),
    branch('pte_same', and(pte.frame.eq(my.page), not(pte.writable)), [
      step('get_page_ksm', ...getPage(kpage)),
      step('page_add_anon_rmap', kpage.mapcount.inc()),
      step('ptep_clear_flush', pte.frame.set(null), page.temporary.inc(), pte.leaving.set(my.kpage), flushed(at)),
      step(
        'set_pte_at_notify',
        pte.frame.set(my.kpage),
        pte.clean.set(true),
        pte.uffdWp.set(false),
        kpage.temporary.dec(),
        pte.leaving.set(null),
      ),
      step('page_remove_rmap', page.mapcount.dec()),
      branch('page_mapped', page.mapcount.eq(0), [tryToFreeSwap(page)]),
      step('put_page_of_mapping', ...putPage(page)),
    ]),
    step('unlock_ptl', mm.ptl.unlock()),
  ])
}

/**
 * madvise(MADV_UNMERGEABLE) of one page: break_ksm(), mm/ksm.c, v5.7 to v6.1: write faults, until the page is no KSM page.
 * The mmap lock is held for writing, so no fault may wait for userfaultfd: it fails then (VM_FAULT_SIGBUS), which ends the call.
 * The reference that it holds meanwhile makes every fault copy. It waits for a page that is being moved (FOLL_MIGRATION).
 */
export function breakKsm(at: Address, choices: Choices): Block {
  const { pte, mm } = at
  return routine('break_ksm', { page: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const isKsm = and(pte.frame.ne(null), memory.frame.at(pte.frame).ksm)
    return [
      step('mmap_write_lock', mm.mmapLock.writeLock()),
      scope((again) => [
        either(
          [
            step('follow_page', when(isKsm), my.page.set(pte.frame), ...getPage(memory.frame.at(pte.frame))),
            handlePteFault(at, 'write', choices, {
              broken: [],
              userfault: [step('put_page_sigbus', ...putPage(page)), again.leave],
            }),
            step('put_page', ...putPage(page)),
            again.retry,
          ],
          [step('!follow_page', when(and(not(isKsm), not(isMigrationEntry(pte)))))],
        ),
      ]),
      step('mmap_write_unlock', mm.mmapLock.writeUnlock()),
    ]
  })
}
