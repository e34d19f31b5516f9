import type { Era } from '../kernel/era.ts'
import { discardUnreferenced } from '../kernel/lazyfree-rules.ts'
import { waitWithoutReference } from '../kernel/migration-entry.ts'
import { reuseByCountStreamlined } from '../kernel/reuse-rules.ts'
import { swapInByCount } from '../kernel/swap-in-rules.ts'
import { v5_11 } from './v5.11.ts'
import { flushAtOnce, flushBeforeCopy } from '../kernel/tlb.ts'

export const v5_18: Era = {
  name: 'v5.18',
  releases: 'v5.18',
  summary: 'One rule of reuse by count everywhere: try the page lock, give the swap cache up, look at the count.',
  commits: [
    {
      id: '6ce64428d620',
      effect: 'a write fault flushes what userfaultfd is about to flush, before it copies (v5.12)',
    },
    { id: '912efa17e512', effect: 'the TLBs are flushed when soft-dirty bits have been cleared (v5.12)' },
    { id: '8f34f1eac382', effect: 'what fork copies early keeps its uffd-wp bit (v5.14)' },
    { id: 'f4c4a3f48480', effect: 'after a copy, the idle swap slot of the old page is given back (v5.14)' },
    { id: '9ae0f87d009c', effect: 'UFFDIO_CONTINUE sets the dirty bit of every PTE (v5.16)' },
    { id: 'ffa65753c431', effect: 'a fault waits for a page that is being moved without holding it (v5.17)' },
    { id: '53a05ad9f21d', effect: 'do_wp_page() tries to free the swap cache before it counts' },
    { id: 'd4c470970d45', effect: 'LRU batches are drained before counting' },
    { id: 'c145e0b47c77', effect: 'do_swap_page() decides by count too' },
    { id: '6c8e2a256915', effect: 'reclaim does not throw away a page of MADV_FREE that somebody refers to' },
  ],
  choices: {
    ...v5_11.choices,
    continueDirties: 'yes',
    reuse: reuseByCountStreamlined,
    swapIn: swapInByCount,
    freeSwapAfterCopy: 'yes',
    lazyfree: discardUnreferenced,
    migrationWait: waitWithoutReference,
    earlyCopyUffdWp: 'kept',
    uffdFlush: flushBeforeCopy,
    clearRefsFlush: flushAtOnce,
  },
}
