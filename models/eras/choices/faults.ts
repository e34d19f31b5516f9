import type { Part } from './choice.ts'
import { programOrder, weakOrder } from '../../kernel/exclusive-order.ts'
import { waitWithReference, waitWithoutReference } from '../../kernel/migration-entry.ts'
import {
  reuseByCount,
  reuseByCountStreamlined,
  reuseByCountUnlockLate,
  reuseByExclusive,
  reuseByMapcount,
} from '../../kernel/reuse-rules.ts'
import { flushAfterCopy, flushBeforeCopy } from '../../kernel/tlb.ts'

/** What a fault does with a page. */
export const faults: Part<
  'reuse' | 'freeSwapAfterCopy' | 'anonExclusive' | 'exclusiveOrder' | 'uffdFlush' | 'continueDirties' | 'migrationWait'
> = {
  reuse: {
    name: 'reuse',
    question: 'do_wp_page(): may a write fault on an anonymous page keep the page?',
    alternatives: [
      {
        name: 'mapcount',
        value: reuseByMapcount,
        summary: 'Yes, if it is mapped once, swap entries counted; waits for the page lock.',
        commit: null,
      },
      {
        name: 'count-unlock-late',
        value: reuseByCountUnlockLate,
        summary: 'As count, but unlocks the page only when the page-table lock is dropped.',
        commit: '09854ba94c6a',
      },
      {
        name: 'count',
        value: reuseByCount,
        summary: 'Yes, if its only reference is this mapping; only tries the page lock.',
        commit: 'be068f29034f',
      },
      {
        name: 'count-streamlined',
        value: reuseByCountStreamlined,
        summary: 'As count, but gives the swap cache up before it counts.',
        commit: '53a05ad9f21d',
      },
      {
        name: 'exclusive',
        value: reuseByExclusive,
        summary: 'Yes, if it is exclusive; else as count-streamlined, which makes it exclusive.',
        commit: '6c287605fd56',
      },
    ],
  },
  freeSwapAfterCopy: {
    name: 'free-swap-after-copy',
    question: "wp_page_copy(): is the old page's swap slot given back at once, where the copy leaves it idle?",
    alternatives: [
      { name: 'no', value: 'no', summary: 'No: it stays until reclaim comes by.', commit: null },
      { name: 'yes', value: 'yes', summary: 'Yes.', commit: 'f4c4a3f48480' },
    ],
  },
  anonExclusive: {
    name: 'anon-exclusive',
    question: 'PG_anon_exclusive: does the kernel keep track of pages that belong to one mm?',
    alternatives: [
      { name: 'absent', value: 'absent', summary: 'No: a new page is not marked.', commit: null },
      { name: 'tracked', value: 'tracked', summary: 'Yes: a new page is exclusive.', commit: '6c287605fd56' },
      {
        name: 'in-pte',
        value: 'in the PTE',
        summary: 'Yes, by a bit of the PTE that maps the page (proposed in 2021).',
        commit: null,
      },
    ],
  },
  exclusiveOrder: {
    name: 'exclusive-order',
    question: 'Do the accesses of fast GUP, and of KSM when it clears PageAnonExclusive, take effect in program order?',
    alternatives: [
      {
        name: 'weak',
        value: weakOrder,
        summary: 'Not all of them, on a CPU that orders memory weakly (B07).',
        commit: '6c287605fd56',
      },
      { name: 'program', value: programOrder, summary: 'Yes: on x86, or by memory barriers.', commit: '088b8aa537c2' },
    ],
  },
  uffdFlush: {
    name: 'uffd-flush',
    question:
      'do_wp_page(): what comes first, the copy of a page that userfaultfd is changing the PTE of, or the flush of the TLBs?',
    alternatives: [
      { name: 'after-copy', value: flushAfterCopy, summary: 'The copy.', commit: null },
      {
        name: 'before-copy',
        value: flushBeforeCopy,
        summary: 'The flush, if it is still to come.',
        commit: '6ce64428d620',
      },
    ],
  },
  continueDirties: {
    name: 'uffdio-continue-dirties',
    question: 'mfill_atomic_install_pte(): does UFFDIO_CONTINUE set the dirty bit of a PTE that is read-only?',
    alternatives: [
      { name: 'no', value: 'no', summary: 'No.', commit: null },
      { name: 'yes', value: 'yes', summary: 'Yes, of every PTE.', commit: '9ae0f87d009c' },
    ],
  },
  migrationWait: {
    name: 'migration-wait',
    question: 'migration_entry_wait(): does a fault hold the page that it waits for while it queues up?',
    alternatives: [
      {
        name: 'with-reference',
        value: waitWithReference,
        summary: 'Yes, which may keep it from being moved.',
        commit: null,
      },
      {
        name: 'without-reference',
        value: waitWithoutReference,
        summary: 'No: it queues up under the page-table lock.',
        commit: 'ffa65753c431',
      },
    ],
  },
}
