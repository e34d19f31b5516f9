import {
  always,
  and,
  check,
  forEach,
  ifElse,
  not,
  onlyIf,
  or,
  type Cond,
  type Effect,
  type Num,
  type Ref,
} from '../../src/program/index.ts'
import { assertion, invariant, witness, type Property } from '../../src/invariants/index.ts'
import type { Choices } from './era.ts'
import { isTracked } from './exclusive.ts'
import { isAnon } from './page-cache.ts'
import { memory, pinBias, type Address, type FramePlaces, type PtePlaces, type ReferencePlaces } from './memory.ts'

const { frame, pte, mm, reference, slot, batch, tlb } = memory

const isInSwapCache = (page: FramePlaces): Cond => page.swapSlot.ne(null)

const heldReferences = (page: Ref<'frame'>, kind: 'get' | 'pin'): Num =>
  reference.count((held) => and(held.kind.eq(kind), held.frame.eq(page)))

const mappings = (page: Ref<'frame'>): Num => pte.count((entry) => entry.frame.eq(page))

/** Somebody holds a page-table lock, and may be in the middle of changing a PTE. */
const isChanging: Cond = mm.some((space) => space.ptl.isLocked)

const refcountIsExact = invariant(
  'I1',
  {
    meaning:
      'The refcount of a frame is its mappings, the swap or page cache, LRU batches, GET references, pins times the bias, and what routines hold for a moment.',
    source: 'include/linux/mm_types.h, struct page: _refcount',
  },
  frame.every((page, me) =>
    page.refcount.eq(
      mappings(me)
        .plus(ifElse(isInSwapCache(page), 1, 0))
        .plus(ifElse(isAnon(page), 0, 1))
        .plus(heldReferences(me, 'get'))
        .plus(heldReferences(me, 'pin').times(pinBias))
        .plus(batch.count((waiting) => waiting.page.eq(me)))
        .plus(page.temporary),
    ),
  ),
)

const mapcountIsExact = invariant(
  'I2',
  {
    meaning: 'While nobody holds a page-table lock, the mapcount of a frame is the number of PTEs that map it.',
    source: 'include/linux/mm_types.h, struct page: _mapcount',
  },
  isChanging.or(frame.every((page, me) => page.mapcount.eq(mappings(me)))),
)

const mapcountBelowRefcount = invariant(
  'I3',
  {
    meaning:
      'The mapcount of a frame is at most its refcount, because mapping takes the reference first and unmapping drops it last.',
    source: 'mm/memory.c, order of page_remove_rmap() and put_page(); commit 1da190f4d0a6 relies on it',
  },
  frame.every((page) => page.mapcount.le(page.refcount)),
)

/** Checked at each store of a CPU or device. */
export const noLeak = assertion('I5', {
  meaning: 'What one process stores, through a mapping or a reference, no other process can see.',
  source: 'CVE-2020-29374; fork(2): the memory of parent and child is separate',
})

const swapCountIsExact = invariant(
  'I4',
  {
    meaning:
      'While nobody holds a page-table lock, the count of a swap slot is the number of swap entries that name it.',
    source: 'mm/swapfile.c, swap_map',
  },
  isChanging.or(slot.every((place, me) => place.swapCount.eq(pte.count((entry) => entry.slot.eq(me))))),
)

const coherence = invariant(
  'I6',
  {
    meaning:
      'While a reference that must be coherent is held, the PTE of its owner leads to the same page: it maps that one, or, while nobody holds a page-table lock, is a swap or migration entry of it.',
    source: 'Documentation/core-api/pin_user_pages.rst; commits 70e806e4e645, 6c287605fd56, 6c8e2a256915',
  },
  reference.every((held) => {
    const entry = pte.at(held.pte)
    return and(held.held, held.coherent, held.pte.ne(null)).implies(
      or(entry.frame.eq(held.frame), and(entry.frame.eq(null), or(isChanging, canReach(entry, held.frame)))),
    )
  }),
)

const freeFrameIsFree = invariant(
  'I7',
  {
    meaning:
      'A frame whose refcount is 0 is in no PTE, a migration entry included, and in no TLB, is named by no reference, not locked, and not being written.',
    source: 'mm/page_alloc.c, free_pages_prepare(): bad page state',
  },
  frame.every((page, me) =>
    page.refcount.gt(0).or(
      and(
        page.mapcount.eq(0),
        page.swapSlot.eq(null),
        not(page.pageLock.isLocked),
        not(page.writeback),
        pte.every((entry) => and(entry.frame.ne(me), entry.migration.ne(me))),
        reference.every((held) => held.frame.ne(me)),
        tlb.every((entry) => entry.frame.ne(me)),
      ),
    ),
  ),
)

/** Checked at each load of a CPU. */
export const noLostWrite = assertion('I15', {
  meaning: 'A load sees the last completed store of its own process, or of a device whose reference must be coherent.',
  source: 'the definition of private memory; pin_user_pages.rst, case of DMA',
})

/** Checked where a page from the swap cache is mapped, and where UFFDIO_MOVE says that a page is elsewhere now. */
export const rmapLeadsHere = assertion('I19', {
  meaning: 'The reverse mapping of a page leads to the PTE that maps it, or to the swap entry that names it.',
  source: 'mm/rmap.c, __page_check_anon_rmap() and folio_move_anon_rmap(); commits c50f8e6053b0, 0ea148a79919',
})

/** Checked where writing ends. */
export const stableWhileWritten = assertion('I20', {
  meaning:
    'While a page is written to a swap device that wants it unchanged (SWP_STABLE_WRITES), nobody stores to it, and it stays in the swap cache.',
  source:
    'commit f05714293a59 (zram: buffer overrun where the page changes while it is compressed); mm/memory.c, do_swap_page(), v5.19',
})

/** Checked where wp_page_copy() begins to copy. */
export const unnecessaryCopy = witness(
  'I16',
  {
    meaning: 'A page is copied that nobody else can reach.',
    source: 'D. Hildenbrand, 26 January 2022: "unnecessary COW"; it costs, and breaks nothing',
  },
  null,
)

/** Checked at each store of a CPU. */
export const noUnseenStore = assertion('I18', {
  meaning:
    'No store comes through that nobody sees: to a page that userfaultfd has write-protected, or by a PTE without its soft-dirty bit.',
  source: 'Documentation/admin-guide/mm/userfaultfd.rst and soft-dirty.rst; commit 8f34f1eac382',
})

/** A step of fork that holds a page-table lock: PageAnonExclusive goes before the write bit does. */
export const isForking = mm.some((space) =>
  and(
    space.ptl.isLocked,
    mm.some((other) => other.mmapLock.isWriteLocked),
  ),
)

const writableIsExclusive = invariant(
  'I8',
  {
    meaning: 'A writable PTE maps an exclusive page, but for the moment in which fork takes both away.',
    source: 'mm/memory.c, do_wp_page() and page_try_dup_anon_rmap(), v5.19; commit 6c287605fd56',
  },
  pte.every((entry) =>
    and(entry.frame.ne(null), entry.writable).implies(
      or(frame.at(entry.frame).anonExclusive, entry.exclusive, isForking),
    ),
  ),
)

const exclusiveIsAlone = invariant(
  'I9',
  {
    meaning: 'An exclusive page is mapped once at most, and no second PTE can reach it, through the swap cache either.',
    source: 'include/linux/page-flags.h, PG_anon_exclusive, v5.19; commit 6c287605fd56',
  },
  frame.every((page, me) =>
    or(
      page.anonExclusive,
      pte.some((entry) => and(entry.exclusive, entry.frame.eq(me))),
    ).implies(and(page.mapcount.le(1), pte.count((entry) => canReach(entry, me)).le(1))),
  ),
)

const pinnedIsExclusive = invariant(
  'I10',
  {
    meaning: 'An anonymous page with a PIN is exclusive for as long as its owner maps it.',
    source: 'mm/gup.c, sanity_check_pinned_pages(), v5.19; commit b6a2619c60b4',
  },
  reference.every((held) =>
    and(held.held, held.kind.eq('pin'), held.pte.ne(null), held.frame.ne(null)).implies(
      or(
        pte.at(held.pte).frame.ne(held.frame),
        not(isAnon(frame.at(held.frame))),
        frame.at(held.frame).anonExclusive,
        pte.at(held.pte).exclusive,
      ),
    ),
  ),
)

const swappedIsNotExclusive = invariant(
  'I11',
  {
    meaning: 'A swap entry does not name a page of the swap cache that is exclusive, once the entry is in place.',
    source: 'mm/memory.c, do_swap_page(), VM_BUG_ON of v5.19; commit 1493a1913e34',
  },
  pte.every((entry) =>
    or(
      entry.slot.eq(null),
      entry.going,
      entry.leaving.ne(null),
      and(
        not(entry.exclusive),
        frame.every((page) => or(page.swapSlot.ne(entry.slot), not(page.anonExclusive))),
      ),
    ),
  ),
)

const migrationExclusiveIsAlone = invariant(
  'I12',
  {
    meaning: 'The page of a migration entry that is writable or exclusive can be reached by no other PTE.',
    source: 'mm/rmap.c, try_to_migrate_one(); mm/memory.c, copy_nonpresent_pte(), v5.19; commit 6c287605fd56',
  },
  pte.every((entry) =>
    or(entry.migrationWritable, entry.migrationExclusive).implies(
      pte.count((other) => canReach(other, entry.migration)).eq(1),
    ),
  ),
)

/** Pins are kept off merged pages since v5.19; before, a PIN for reading could take one (B20). */
const ksmIsShared = (pins: 'allowed' | 'forbidden'): Property =>
  invariant(
    'I13',
    {
      meaning: 'No PTE maps a KSM page writable, and none is exclusive; from v5.19 on no PIN holds one.',
      source: 'mm/ksm.c, write_protect_page(); commit 6c287605fd56',
    },
    frame.every((page, me) =>
      page.ksm.implies(
        and(
          not(page.anonExclusive),
          pte.every((entry) => or(entry.frame.ne(me), and(not(entry.writable), not(entry.exclusive)))),
          pins === 'allowed'
            ? always
            : reference.every((held) => or(held.frame.ne(me), not(held.held), held.kind.ne('pin'))),
        ),
      ),
    ),
  )
const ksmIsSharedAndUnpinned = ksmIsShared('forbidden')

const fileStaysAsItIs = invariant(
  'I17',
  {
    meaning:
      'No private mapping is writable, and no reference for writing is given out, where the page is one of the page cache, or the zero page.',
    source: 'CVE-2016-5195 (Dirty COW), commit 19be0eaffa3a; CVE-2022-2590, commit 5535be309971',
  },
  and(
    pte.every((entry) => and(entry.frame.ne(null), entry.writable).implies(isAnon(frame.at(entry.frame)))),
    reference.every((held) =>
      and(held.held, held.write).implies(and(held.frame.ne(null), isAnon(frame.at(held.frame)))),
    ),
  ),
)

/**
 * Checked where a statement of a litmus test uses a reference. It is the test that keeps it, whatever the kernel does; in a storm
 * only who holds a reference uses it.
 */
export const noUseAfterPut = assertion('use-after-put', {
  meaning: 'Nobody uses a reference after it was given back.',
  source: 'include/linux/mm.h, folio_put(): the memory may be used by another allocation immediately',
})

/** What kernels that keep track of exclusive pages promise. */
const exclusiveProperties: readonly Property[] = [
  writableIsExclusive,
  exclusiveIsAlone,
  pinnedIsExclusive,
  swappedIsNotExclusive,
  migrationExclusiveIsAlone,
]

export const memoryProperties: readonly Property[] = [
  refcountIsExact,
  mapcountIsExact,
  mapcountBelowRefcount,
  swapCountIsExact,
  noLeak,
  coherence,
  freeFrameIsFree,
  ...exclusiveProperties,
  ksmIsSharedAndUnpinned,
  noLostWrite,
  unnecessaryCopy,
  fileStaysAsItIs,
  noUnseenStore,
  rmapLeadsHere,
  stableWhileWritten,
]

/** The properties that mean something under the rules of an era. */
export function propertiesOf(choices: Pick<Choices, 'anonExclusive'>): readonly Property[] {
  if (isTracked(choices)) return memoryProperties
  return memoryProperties
    .filter((property) => !exclusiveProperties.includes(property))
    .map((property) => (property === ksmIsSharedAndUnpinned ? ksmIsShared('allowed') : property))
}

/** The PTE maps the page, or names the slot under which the swap cache has it, or will map it when it has been moved. */
export function canReach(entry: PtePlaces, page: Ref<'frame'>): Cond {
  const byMigration = entry.migration.eq(page)
  const bySlot = and(not(entry.going), entry.slot.ne(null), entry.slot.eq(frame.at(page).swapSlot))
  return or(entry.frame.eq(page), entry.leaving.eq(page), byMigration, bySlot)
}

/** The page is reached from this address, and from no other. */
export function isReachedFrom(at: Address, page: Ref<'frame'>): Cond {
  return and(
    canReach(at.pte, page),
    pte.every((entry, other) => or(not(canReach(entry, page)), other.eq(at.pteRef))),
  )
}

/** page_add_anon_rmap(), mm/rmap.c: one more mapping of a page that was mapped before. */
export function addAnonRmap(at: Address, page: FramePlaces): readonly Effect[] {
  return [
    check(rmapLeadsHere, or(page.ksm, page.index.eq(0), page.index.eq(at.page + 1))),
    page.neverMapped.set(false),
    page.mapcount.inc(),
  ]
}

/** Somebody other than the mapping at this address can reach the page: by another PTE or by a reference. */
export function reachableByOthers(at: Address, page: Ref<'frame'>): Cond {
  return or(
    pte.some((entry, other) => and(canReach(entry, page), other.ne(at.pteRef))),
    reference.some((held) => held.frame.eq(page)),
  )
}

/** No other process can see a store that the process owning `owner` makes to the page: the condition of I5. A page of a file is everybody's. */
export function isPrivateTo(owner: Ref<'pte'>, page: Ref<'frame'>): Cond {
  return and(
    isAnon(frame.at(page)),
    pte.every((entry, other) => or(not(canReach(entry, page)), other.eq(owner))),
    reference.every((held) => or(held.held.not(), held.frame.ne(page), held.pte.eq(owner))),
  )
}

/**
 * Remembers a store for the references that are being taken to the page. Fast GUP takes one of a page that may long be
 * somebody else's, and gives it back when it looks again: only where GUP returns it is the store a leak.
 */
export function noteStore(owner: Ref<'pte'>, page: Ref<'frame'>): Effect {
  return forEach(reference, (held) => [
    onlyIf(and(held.held.not(), held.frame.eq(page), held.pte.ne(owner)), [held.storedTo.set(true)]),
  ])
}

/** GUP returns: its holder may use the reference from now on. */
export function returnReference(slot: Ref<'reference'>): readonly Effect[] {
  const held = reference.at(slot)
  return [check(noLeak, held.storedTo.not()), held.held.set(true)]
}

/** A load of `seen` at this address sees what it should: the condition of I15. */
export function isExpected(at: Address, seen: Num): Cond {
  return or(at.pte.unsure, at.pte.expected.eq(seen))
}

/** A GET of B05: fork has shared the page since it was taken, so writing through it is known to leak. */
export function isExemptFromLeaks(held: ReferencePlaces): Cond {
  return and(held.kind.eq('get'), held.forked)
}
