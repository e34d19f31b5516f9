import {
  always,
  and,
  any,
  branch,
  check,
  forEach,
  ifElse,
  not,
  onlyIf,
  or,
  step,
  when,
  type Block,
  type Cond,
  type Effect,
  type Num,
  type Ref,
  type Statement,
} from '../../src/program/index.ts'
import type { FlushRule } from './era.ts'
import { memory, type Address, type TlbPlaces } from './memory.ts'
import type { Readable } from './readable.ts'
import { canReach, isExpected, isPrivateTo, noLeak, noLostWrite, noteStore, noUnseenStore } from './properties.ts'

/**
 * The TLBs of all CPUs, in runs that ask for them. Each CPU remembers by which entry it came to a page last, and may go on
 * by it when the page table says something else. What a CPU remembers beyond that is left out, and so is the zero page.
 */

/** Runs without TLBs know nothing of what is in this file. */
const exists: Cond = memory.tlb.some(() => always)

/**
 * The CPU has walked the page table, for a load or a store, and remembers what it found. By an entry that is clean it does not
 * store: it walks once more, to set the dirty bit.
 */
export function fillTlb(at: Address): Effect {
  const { pte } = at
  return forEach(memory.tlb, (entry, me) => [
    onlyIf(me.eq(at.tlb), [
      entry.pte.set(at.pteRef),
      entry.frame.set(pte.frame),
      entry.writable.set(and(pte.writable, not(pte.clean))),
      entry.abandoned.set(false),
    ]),
  ])
}

/** A load by an entry that leads elsewhere than the page table does. */
export function loadByTlb(at: Address, onValue: (seen: Num) => readonly Effect[]): Statement {
  return step(
    'load_by_stale_tlb_entry',
    any(memory.tlb, (me, entry) => {
      const seen = memory.frame.at(entry.frame).content
      return [
        when(leadsElsewhere(at, me, entry)),
        check(noLostWrite, or(entry.abandoned, isExpected(at, seen))),
        ...onValue(seen),
      ]
    }),
  )
}

/** What loadByTlb() would find. */
export function readableByTlb(at: Address): Readable {
  return {
    exists: memory.tlb.some((entry, me) => leadsElsewhere(at, me, entry)),
    value: memory.tlb.sum((entry, me) =>
      ifElse(leadsElsewhere(at, me, entry), memory.frame.at(entry.frame).content, 0),
    ),
  }
}

function leadsElsewhere(at: Address, me: Ref<'tlb'>, entry: TlbPlaces): Cond {
  return and(isRemembered(at, me, entry), entry.frame.ne(at.pte.frame))
}

/**
 * A store by an entry that allows it, when the page table does not any more, or leads elsewhere, or says that nothing was
 * stored. Until fork returns, what is stored so may be seen by the child: it is not later than fork. Until the flush,
 * nobody has been told that every store will be seen.
 */
export function storeByTlb(at: Address, value: Num): Statement {
  const { pte, mm } = at
  return step(
    'store_by_stale_tlb_entry',
    any(memory.tlb, (me, entry) => [
      when(and(isRemembered(at, me, entry), entry.writable)),
      when(or(pte.frame.ne(entry.frame), not(pte.writable), pte.clean)),
      check(noLeak, or(mm.mmapLock.isWriteLocked, isPrivateTo(at.pteRef, entry.frame))),
      check(noUnseenStore, or(mm.tlbFlushPending.gt(0), not(or(pte.guarded, pte.softClean)))),
      noteStore(at.pteRef, entry.frame),
      memory.frame.at(entry.frame).content.set(value),
      everyoneExpects(entry.frame),
    ]),
  )
}

function isRemembered(at: Address, me: Ref<'tlb'>, entry: TlbPlaces): Cond {
  return and(me.eq(at.tlb), entry.pte.eq(at.pteRef))
}

function everyoneExpects(page: Ref<'frame'>): Effect {
  return forEach(memory.pte, (entry) => [
    onlyIf(canReach(entry, page), [entry.expected.set(memory.frame.at(page).content), entry.unsure.set(false)]),
  ])
}

/** The owner throws away what is mapped here: who still comes to it by a TLB entry may find it or not. */
export function abandon(at: Address): Effect {
  return forEach(memory.tlb, (entry) => [onlyIf(entry.pte.eq(at.pteRef), [entry.abandoned.set(true)])])
}

/** The effect of flush_tlb_page(): no CPU has an entry of this address any more. */
export function flushed(at: Address): Effect {
  return forEach(memory.tlb, (entry) => [onlyIf(entry.pte.eq(at.pteRef), forget(entry))])
}

function forget(entry: TlbPlaces): readonly Effect[] {
  return [entry.pte.set(null), entry.frame.set(null), entry.writable.set(false), entry.abandoned.set(false)]
}

/** flush_tlb_range() or flush_tlb_mm(), arch/x86/mm/tlb.c, for these pages: every CPU is interrupted. */
export function flushTlb(pages: readonly Address[]): Block {
  return ifExists(step('flush_tlb_range', ...pages.map(flushed)))
}

/** flush_tlb_all(), arch/x86/mm/tlb.c. */
export function flushTlbAll(): Statement {
  return step('flush_tlb_all', forEach(memory.tlb, forget))
}

/** inc_tlb_flush_pending(), include/linux/mm_types.h: a PTE will change under the page-table lock, and be flushed without. */
export function flushWillCome({ mm }: Address): Block {
  return ifExists(step('inc_tlb_flush_pending', mm.tlbFlushPending.inc()))
}

/** dec_tlb_flush_pending() */
export function flushHasCome({ mm }: Address): Block {
  return ifExists(step('dec_tlb_flush_pending', mm.tlbFlushPending.dec()))
}

/**
 * try_to_unmap_flush() and try_to_unmap_flush_dirty(), mm/rmap.c: reclaim has cleared PTEs, and flushes the TLBs when it has
 * unmapped a batch of pages.
 */
export function tryToUnmapFlush(label: 'try_to_unmap_flush' | 'try_to_unmap_flush_dirty'): Block {
  return ifExists(step(label, forEach(memory.tlb, forget)))
}

/**
 * flush_tlb_batched_pending(), mm/rmap.c, for one address: who finds a PTE that reclaim has cleared makes up for its flush, under
 * the page-table lock. Where there is nothing to make up for, no CPU has an entry but of what is mapped here.
 */
export function flushTlbBatchedPending(at: Address): Block {
  return ifExists(step('flush_tlb_batched_pending', flushed(at)))
}

/** Since v5.12 (6ce64428d620): a write fault flushes what userfaultfd is about to flush, before it copies the page. */
export const flushBeforeCopy: FlushRule = (at) =>
  branch('mm_tlb_flush_pending', at.mm.tlbFlushPending.gt(0), flushTlb([at]))

/** Up to v5.11: the copy is made, and then the TLBs are flushed (B25). */
export const flushAfterCopy: FlushRule = () => []

/**
 * v5.6 to v5.11 (0758cd830494): tlb_finish_mmu(), mm/mmu_gather.c, does nothing for who has removed no page, unless others are about
 * to flush, too.
 */
export const flushIfNested: FlushRule = (at) =>
  branch('mm_tlb_flush_nested', at.mm.tlbFlushPending.gt(1), flushTlb([at]))

/** v5.12 (912efa17e512): flush_tlb_mm(). */
export const flushAtOnce: FlushRule = (at) => flushTlb([at])

function ifExists(statement: Statement): Block {
  return branch('tlb', exists, [statement])
}
