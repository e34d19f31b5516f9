import {
  and,
  any,
  branch,
  check,
  either,
  forEach,
  not,
  onlyIf,
  or,
  routine,
  scope,
  step,
  when,
  type Block,
  type Cond,
  type CondPlace,
  type Effect,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import { memory, type Address, type PtePlaces } from './memory.ts'
import { mapsFile } from './page-cache.ts'
import { getPage, maybePinned, putPage } from './page.ts'
import { isReachedFrom, rmapLeadsHere } from './properties.ts'
import { clearBits, isNone } from './pte.ts'
import { hasCache, isCached } from './swap.ts'
import { flushed } from './tlb.ts'

/** ioctl(UFFDIO_REGISTER): userfaultfd_register(), fs/userfaultfd.c. Nothing is watched here; it only allows UFFDIO_MOVE. */
export function uffdioRegister({ mm }: Address): Block {
  return [
    step('mmap_write_lock', mm.mmapLock.writeLock()),
    step('userfaultfd_register', mm.userfaultfd.set(true), mm.mmapLock.writeUnlock()),
  ]
}

/**
 * ioctl(UFFDIO_MOVE) of one page: move_pages() and move_pages_pte(), mm/userfaultfd.c, v6.8, with c50f8e6053b0 (v6.14) and
 * 0ea148a79919 (v6.16). Moves what is mapped at one address to another of the same mm, where nothing may be mapped; a page,
 * or what a swap entry names, must be exclusive, and the VMA be registered. Where anything has changed on the way the call fails, and nothing is done.
 *
 * The PTEs are first read in one step each, without the page-table lock: who sees a change that is half done fails. The
 * mmap lock stands for the locks of both VMAs. Left out: the anon_vma lock, migration entries.
 */
export function uffdioMove(from: Address, to: Address, choices: Pick<Choices, 'uffdioMove' | 'anonExclusive'>): Block {
  if (choices.uffdioMove === 'absent') return [step('einval')]
  const source = from.pte
  const mapped = memory.frame.at(source.frame)
  const isExclusive = and(source.frame.ne(null), exclusiveMarker(source, mapped, choices))
  return routine('move_pages_pte', moveLocals, (my) => {
    const move = { from, to, my }
    return [
      step('mmap_read_lock', from.mm.mmapLock.readLock()),
      scope((out) => [
        branch(
          'validate_move_areas',
          and(from.mm.userfaultfd, ...[from, to].flatMap((at) => [at.pte.vmaWritable, not(mapsFile(at))])),
          [],
          [out.leave],
        ),
        branch('orig_dst_pte_none', isNone(to.pte), [], [out.leave]),
        either(
          [step('orig_src_pte_zero', when(source.zeroPage)), moveZeroPage(move)],
          [
            step('orig_src_pte_exclusive', when(isExclusive), my.page.set(source.frame), ...getPage(mapped)),
            movePresent(move, choices),
          ],
          [
            step('orig_src_pte_swp_exclusive', when(source.swpExclusive), my.entry.set(source.slot)),
            moveSwapEntry(move, choices),
          ],
          [step('orig_src_pte_busy', when(not(or(source.zeroPage, isExclusive, source.swpExclusive))))],
        ),
      ]),
      step('mmap_read_unlock', from.mm.mmapLock.readUnlock()),
    ]
  })
}

const moveLocals = { page: ref('frame'), writable: flag, entry: ref('slot') }

interface Move {
  readonly from: Address
  readonly to: Address
  readonly my: { readonly page: RefPlace<'frame'>; readonly writable: CondPlace; readonly entry: RefPlace<'slot'> }
}

/** Both PTEs under their lock: where they are as they were, what is to be done; else nothing. */
function ifStable({ from, to }: Move, sourceSame: Cond, then: Block): Block {
  const { ptl } = from.mm
  return [
    step('double_pt_lock', ptl.lock()),
    branch('is_pte_pages_stable', and(sourceSame, isNone(to.pte)), then),
    step('double_pt_unlock', ptl.unlock()),
  ]
}

/**
 * What the owner may expect moves along, and so do plain references. A pin does not: a page that has one must stay.
 * The bits of a PTE end with it, those of a swap entry move, too.
 */
function moveExpectations({ from: { pte, pteRef }, to }: Move): readonly Effect[] {
  return [
    to.pte.expected.set(pte.expected),
    to.pte.exclusive.set(pte.exclusive),
    to.pte.unsure.set(pte.unsure),
    to.pte.forfeited.set(pte.forfeited),
    pte.expected.set(0),
    ...clearBits(pte),
    forEach(memory.reference, (held) => [
      onlyIf(and(held.pte.eq(pteRef), held.kind.ne('pin')), [held.pte.set(to.pteRef), held.coherent.set(false)]),
    ]),
  ]
}

/** move_zeropage_pte() */
function moveZeroPage(move: Move): Block {
  const { from, to } = move
  return ifStable(move, from.pte.zeroPage, [
    step('ptep_clear_flush', from.pte.zeroPage.set(false)),
    step('set_pte_at', to.pte.zeroPage.set(true), ...moveExpectations(move)),
  ])
}

/** folio_move_anon_rmap(), which asks for a page that is this address's and nobody else's, and the new index. */
function moveRmap({ from, to, my }: Move): Statement {
  const page = memory.frame.at(my.page)
  return step('folio_move_anon_rmap', check(rmapLeadsHere, isReachedFrom(from, my.page)), page.index.set(to.page + 1))
}

/** move_present_pte(): looks for pins twice, the second time with the PTE cleared, when fast GUP finds nothing any more. */
function movePresent(move: Move, choices: Pick<Choices, 'anonExclusive'>): Block {
  const { from, to, my } = move
  const page = memory.frame.at(my.page)
  const { pte } = from
  const setPte = (at: PtePlaces, writable: Cond | boolean): readonly Effect[] => [
    at.frame.set(my.page),
    at.writable.set(writable),
    pte.leaving.set(null),
    page.temporary.dec(),
  ]
  const clear = step(
    'ptep_clear_flush',
    my.writable.set(pte.writable),
    pte.frame.set(null),
    pte.writable.set(false),
    pte.leaving.set(my.page),
    page.temporary.inc(),
    flushed(from),
  )
  return [
    step('folio_lock', page.pageLock.lock()),
    ifStable(
      move,
      pte.frame.eq(my.page),
      branch(
        'folio_maybe_dma_pinned',
        or(maybePinned(page), not(exclusiveMarker(pte, page, choices))),
        [],
        [
          clear,
          branch(
            'folio_maybe_dma_pinned_cleared',
            maybePinned(page),
            [step('set_pte_at_again', ...setPte(pte, my.writable))],
            [moveRmap(move), step('set_pte_at', ...setPte(to.pte, true), ...moveExpectations(move))],
          ),
        ],
      ),
    ),
    step('folio_unlock', page.pageLock.unlock()),
    step('folio_put', ...putPage(page)),
  ]
}

/**
 * move_swap_pte(). The page may still be in the swap cache. v6.8 leaves it as it is; v6.14 looks it up, without any lock, and
 * takes it along; v6.16 looks again, with the page locked whether it has the slot, and where it found none whether there is
 * one by now.
 */
function moveSwapEntry(move: Move, { uffdioMove: rule }: Pick<Choices, 'uffdioMove'>): Block {
  const { from, to, my } = move
  const page = memory.frame.at(my.page)
  const same = and(from.pte.slot.eq(my.entry), from.pte.swpExclusive)
  const moveEntry = [
    step('ptep_get_and_clear', from.pte.slot.set(null), from.pte.swpExclusive.set(false)),
    step(
      'set_pte_at',
      to.pte.slot.set(my.entry),
      to.pte.swpExclusive.set(true),
      to.pte.uffdWp.set(from.pte.uffdWp),
      to.pte.softClean.set(from.pte.softClean),
      to.pte.guarded.set(from.pte.guarded),
      // What is in the swap cache and was not taken along stays where it was.
      forEach(memory.frame, (left) => [
        onlyIf(and(left.swapSlot.eq(my.entry), left.index.eq(0), not(left.neverMapped)), [
          left.index.set(from.page + 1),
        ]),
      ]),
      ...moveExpectations(move),
    ),
  ]
  if (rule === 'without the cached page') return ifStable(move, same, moveEntry)
  const checked = rule === 'with the cached page, checked again'
  const found = any(memory.frame, (frame, cached) => [
    when(cached.swapSlot.eq(my.entry)),
    my.page.set(frame),
    ...getPage(cached),
  ])
  const moveBoth = ifStable(move, same, [moveRmap(move), moveEntry])
  return either(
    [
      step('filemap_get_folio', found),
      step('folio_lock', page.pageLock.lock()),
      checked ? branch('folio_has_entry', page.swapSlot.eq(my.entry), moveBoth) : moveBoth,
      step('folio_unlock', page.pageLock.unlock()),
      step('folio_put', ...putPage(page)),
    ],
    [
      step('!filemap_get_folio', when(not(isCached(my.entry)))),
      ifStable(move, same, checked ? branch('SWAP_HAS_CACHE', hasCache(my.entry), [], moveEntry) : moveEntry),
    ],
  )
}
