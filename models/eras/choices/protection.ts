import type { Part } from './choice.ts'
import { restoreExclusive, restoreNothing, restorePinned } from '../../kernel/modify-prot.ts'
import { flushAtOnce, flushIfNested } from '../../kernel/tlb.ts'

/** What becomes of the write bit of a PTE, where somebody takes it for a while. */
export const protection: Part<
  'mprotectRestores' | 'unprotectRestores' | 'clearRefsLock' | 'clearRefsOfPinned' | 'clearRefsFlush'
> = {
  mprotectRestores: {
    name: 'mprotect-restores',
    question: 'change_pte_range(): where mprotect allows stores again, which PTEs become writable at once?',
    alternatives: [
      { name: 'none', value: restoreNothing, summary: 'None: the next store faults.', commit: null },
      {
        name: 'maybe-pinned',
        value: restorePinned,
        summary: 'Those of pages that may be pinned (thought of in 2021).',
        commit: null,
      },
      {
        name: 'exclusive-pages',
        value: restoreExclusive,
        summary: 'Those of exclusive anonymous pages.',
        commit: '64fe24a3e05e',
      },
    ],
  },
  unprotectRestores: {
    name: 'unprotect-restores',
    question: 'uffd_wp_range(): where userfaultfd allows stores again, which PTEs become writable at once?',
    alternatives: [
      {
        name: 'none',
        value: restoreNothing,
        summary: 'None, not even one that was writable: the next store faults.',
        commit: null,
      },
      {
        name: 'exclusive-pages',
        value: restoreExclusive,
        summary: 'Those of exclusive anonymous pages.',
        commit: '931298e103c2',
      },
    ],
  },
  clearRefsLock: {
    name: 'clear-refs-lock',
    question: 'clear_refs_write(): how is the mmap lock held while soft-dirty bits are cleared?',
    alternatives: [
      { name: 'read', value: 'read', summary: 'For reading: faults and GUP run beside it.', commit: null },
      { name: 'write', value: 'write', summary: 'For writing: only fast GUP runs beside it.', commit: '29a951dfb3c3' },
    ],
  },
  clearRefsOfPinned: {
    name: 'clear-refs-of-pinned',
    question: 'clear_soft_dirty(): is a writable page that may be pinned write-protected all the same?',
    alternatives: [
      { name: 'yes', value: 'yes', summary: 'Yes: it does not look at pins.', commit: null },
      { name: 'no', value: 'no', summary: 'No: it stays writable.', commit: '9348b73c2e1b' },
    ],
  },
  clearRefsFlush: {
    name: 'clear-refs-flush',
    question: 'clear_refs_write(): are the TLBs flushed once soft-dirty bits are cleared?',
    alternatives: [
      {
        name: 'if-nested',
        value: flushIfNested,
        summary: 'Only where somebody else is about to flush them, too.',
        commit: '0758cd830494',
      },
      { name: 'yes', value: flushAtOnce, summary: 'Yes.', commit: '912efa17e512' },
    ],
  },
}
