import type { Era } from '../kernel/era.ts'
import { unshareShared } from '../kernel/gup-rules.ts'
import { flushAtOnce, flushBeforeCopy } from '../kernel/tlb.ts'
import { v5_11 } from './v5.11.ts'

/**
 * Taken from the mails, for base pages: which references GUP unshares for (07/11), and what FAULT_FLAG_UNSHARE does then
 * (06/11). Its other patches are about THP and hugetlb, which the model does not have. Not taken: that an unsharing fault
 * returns at once from a swap entry, since GUP takes the next round as a fault for reading, which is what the model does.
 */
export const hildenbrand_2021_12_v1: Era = {
  name: 'hildenbrand-2021-12-v1',
  releases: 'none: proposed by D. Hildenbrand on 17 December 2021, on v5.16-rc5',
  summary: 'GUP for reading copies a page that is mapped more than once; a write fault counts references, as in v5.16.',
  commits: [
    {
      id: '6ce64428d620',
      effect: 'a write fault flushes what userfaultfd is about to flush, before it copies (v5.12)',
    },
    { id: '912efa17e512', effect: 'the TLBs are flushed when soft-dirty bits have been cleared (v5.12)' },
    { id: 'f4c4a3f48480', effect: 'after a copy, the idle swap slot of the old page is given back (v5.14)' },
    { id: '8f34f1eac382', effect: 'what fork copies early keeps its uffd-wp bit (v5.14)' },
    { id: '20211217113049.23850-1-david@redhat.com', effect: 'the series: "COW fixes part 1", v1' },
    {
      id: '20211217113049.23850-7-david@redhat.com',
      effect: '06/11: FAULT_FLAG_UNSHARE of a page with several mappings',
    },
    { id: '20211217113049.23850-8-david@redhat.com', effect: '07/11: GUP asks for it, GET as well as PIN' },
  ],
  choices: {
    ...v5_11.choices,
    unshare: unshareShared,
    unshareFault: 'of what is mapped twice',
    freeSwapAfterCopy: 'yes',
    earlyCopyUffdWp: 'kept',
    uffdFlush: flushBeforeCopy,
    clearRefsFlush: flushAtOnce,
  },
}
