import type { Part } from './choice.ts'
import { discardClean, discardUnreferenced } from '../../kernel/lazyfree-rules.ts'
import {
  swapInByCount,
  swapInByExclusive,
  swapInByMapcount,
  unuseExclusive,
  unuseShared,
} from '../../kernel/swap-in-rules.ts'

/** What becomes of a page on its way to swap and back. */
export const swap: Part<
  | 'cachePinned'
  | 'unmapFlush'
  | 'lazyfree'
  | 'swapExclusive'
  | 'swapIn'
  | 'swapInClaimsSlot'
  | 'unuse'
  | 'unuseBits'
  | 'uffdioMove'
> = {
  cachePinned: {
    name: 'cache-pinned',
    question: 'shrink_page_list(): may a page that may be pinned go into the swap cache?',
    alternatives: [
      { name: 'yes', value: 'yes', summary: 'Yes: reclaim does not look at pins.', commit: null },
      { name: 'no', value: 'no', summary: 'No: it is kept.', commit: 'feb889fb40fa' },
    ],
  },
  unmapFlush: {
    name: 'unmap-flush',
    question: 'should_defer_flush(): does reclaim flush the TLBs later, once for all pages that it unmaps?',
    alternatives: [
      {
        name: 'at-once-if-exclusive',
        value: 'at once if exclusive',
        summary: 'Not where the page was exclusive.',
        commit: '6c287605fd56',
      },
      { name: 'later', value: 'later', summary: 'Yes, as before v5.19 (72b252aed506).', commit: '088b8aa537c2' },
    ],
  },
  lazyfree: {
    name: 'lazyfree',
    question: 'try_to_unmap_one(): when does reclaim throw away a page that MADV_FREE has freed?',
    alternatives: [
      { name: 'clean', value: discardClean, summary: 'Where nobody has written to it since.', commit: null },
      {
        name: 'unreferenced',
        value: discardUnreferenced,
        summary: 'Where, besides, nobody has a reference but its mappings.',
        commit: '6c8e2a256915',
      },
    ],
  },
  swapExclusive: {
    name: 'swap-exclusive',
    question: 'pte_swp_exclusive(): does a swap entry keep the exclusive marker of its page?',
    alternatives: [
      { name: 'lost', value: 'lost', summary: 'No: swap-in has to find out again.', commit: null },
      { name: 'kept', value: 'kept', summary: 'Yes, in a bit of the entry.', commit: '1493a1913e34' },
    ],
  },
  swapIn: {
    name: 'swap-in',
    question: 'do_swap_page(): when does a swap-in for a store map the page writable?',
    alternatives: [
      {
        name: 'mapcount',
        value: swapInByMapcount,
        summary: 'When it is mapped or named by a swap entry once, whoever else holds it.',
        commit: null,
      },
      {
        name: 'count',
        value: swapInByCount,
        summary: 'When the fault has its only reference, after the swap entry was given back.',
        commit: 'c145e0b47c77',
      },
      {
        name: 'exclusive',
        value: swapInByExclusive,
        summary: 'When it was exclusive before it was swapped out, or the fault has its only reference.',
        commit: '1493a1913e34',
      },
    ],
  },
  swapInClaimsSlot: {
    name: 'swap-in-claims-slot',
    question: 'do_swap_page(), reading around the swap cache: does it claim the slot first (SWAP_HAS_CACHE)?',
    alternatives: [
      { name: 'no', value: 'no', summary: 'No: two faults may read the same slot (B13).', commit: '0bcac06f27d7' },
      { name: 'yes', value: 'yes', summary: 'Yes: nobody else reads or frees it meanwhile.', commit: '13ddaf26be32' },
    ],
  },
  unuse: {
    name: 'swapoff',
    question: 'unuse_pte(): how does swapoff map a page again?',
    alternatives: [
      { name: 'read-only', value: unuseShared, summary: 'For reading only.', commit: null },
      {
        name: 'exclusive',
        value: unuseExclusive,
        summary: 'For reading only, but exclusive if it was so before it was swapped out.',
        commit: '1493a1913e34',
      },
    ],
  },
  unuseBits: {
    name: 'swapoff-bits',
    question: 'unuse_pte(): do the uffd-wp and soft-dirty bits of the swap entry go with the page?',
    alternatives: [
      {
        name: 'lost',
        value: 'lost',
        summary: 'No: the PTE is made from the protection of the VMA alone.',
        commit: null,
      },
      { name: 'kept', value: 'kept', summary: 'Yes, as at a swap-in by a fault.', commit: '14a762dd1977' },
    ],
  },
  uffdioMove: {
    name: 'uffdio-move',
    question: 'UFFDIO_MOVE of a swap entry: what becomes of the page that the swap cache has for it?',
    alternatives: [
      { name: 'absent', value: 'absent', summary: 'There is no such call: it fails.', commit: null },
      {
        name: 'without-page',
        value: 'without the cached page',
        summary: 'It stays as it is, as if it were still mapped at the old address.',
        commit: 'adef440691ba',
      },
      {
        name: 'with-page',
        value: 'with the cached page',
        summary: 'It moves along, if it was there when the call looked (B14).',
        commit: 'c50f8e6053b0',
      },
      {
        name: 'with-page-checked',
        value: 'with the cached page, checked again',
        summary: 'It moves along; the call fails if it has the slot no more, or has come since.',
        commit: '0ea148a79919',
      },
    ],
  },
}
