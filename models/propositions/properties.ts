import { invariant, witness } from '../../src/invariants/index.ts'
import { and, not, or, type Cond } from '../../src/program/index.ts'
import { addressOf, memory, type Address } from '../kernel/memory.ts'
import { isForking, isPrivateTo, reachableByOthers } from '../kernel/properties.ts'

/** Of each of the two processes of a storm with one page: whoever holds the page-table lock and finds a count of 1. */
function whereCountIsOne(claim: (at: Address) => Cond): Cond {
  return and(
    ...[0, 1].map((mm) => {
      const at = addressOf(mm, 0, 0, 1)
      const page = memory.frame.at(at.pte.frame)
      return and(at.mm.ptl.isLocked, at.pte.frame.ne(null), page.refcount.eq(1)).implies(claim(at))
    }),
  )
}

/** Stronger than what do_wp_page() needs: at any time under the lock, not only where it looks. */
export const oneReferenceOneMapping = invariant(
  'count 1, mapcount 1',
  {
    meaning: 'Under the page-table lock of a mapping, a page with one reference is mapped once.',
    source: '0c44a89d-06a7-d0bb-e71e-7947d651f4d1@redhat.com: "our page mapping has to hold a reference"',
  },
  whereCountIsOne(({ pte }) => memory.frame.at(pte.frame).mapcount.eq(1)),
)

export const oneReferenceOneOwner = invariant(
  'count 1, one owner',
  {
    meaning:
      'Under the page-table lock of a mapping, nobody else can reach a page with one reference, unless it is a KSM page.',
    source: 'CAHk-=wgMuSkumYxeaaxbKFoAbw_gjYo1eRXXSFcBHzNG2xauTA@mail.gmail.com: "a 100% certain way to know"',
  },
  whereCountIsOne((at) => or(memory.frame.at(at.pte.frame).ksm, not(reachableByOthers(at, at.pte.frame)))),
)

export const mappedOnceAndReferred = witness(
  'mapcount 1, a stranger',
  {
    meaning: 'A page is mapped once, and somebody refers to it who took his reference through another mapping.',
    source: 'CAHk-=wisX4UAD+cy5HsgjFhY8eQHBzepXaosjZLDPLx967kdCw@mail.gmail.com: "other non-mapped users"',
  },
  memory.frame.some((page, me) =>
    and(
      page.mapcount.eq(1),
      memory.pte.some((entry, owner) =>
        and(
          entry.frame.eq(me),
          memory.reference.some((held) => and(held.held, held.frame.eq(me), held.pte.ne(owner))),
        ),
      ),
    ),
  ),
)

export const writableIsOwned = invariant(
  'writable, one owner',
  {
    meaning:
      'No other process can see what is stored through a writable PTE, but for the moment in which fork shares it.',
    source: 'CAHk-=wgMuSkumYxeaaxbKFoAbw_gjYo1eRXXSFcBHzNG2xauTA@mail.gmail.com: "the second way"',
  },
  memory.pte.every((entry, me) =>
    and(entry.frame.ne(null), entry.writable).implies(or(isForking, isPrivateTo(me, entry.frame))),
  ),
)

/** While nobody is in the kernel, which might be about to give it back. */
export const idleSlot = witness(
  'idle slot',
  {
    meaning: 'A swap slot is kept by a page of the swap cache that nobody maps, refers to or has an entry for.',
    source: '20210113235427.GF588752@xz-x1: "delayed swap recycle"',
  },
  and(
    memory.mm.every((mm) => and(not(mm.mmapLock.isReadLocked), not(mm.mmapLock.isWriteLocked), not(mm.ptl.isLocked))),
    memory.frame.some((page) =>
      and(
        page.swapSlot.ne(null),
        page.refcount.eq(1),
        not(page.pageLock.isLocked),
        memory.slot.at(page.swapSlot).swapCount.eq(0),
      ),
    ),
  ),
)
