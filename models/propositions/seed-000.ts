import { v5_11, v5_19, v5_7, v5_9 } from '../eras/index.ts'
import { oneReferenceOneOwner, mappedOnceAndReferred } from './properties.ts'
import { happens, inStorm, inTest, never, type Mail } from './proposition.ts'
import { batches, taking } from './storms.ts'

export const seed000: Mail = {
  seed: '000',
  from: 'L. Torvalds',
  date: '18 December 2021',
  subject: '[PATCH v1 06/11] mm: support GUP-triggered unsharing via FAULT_FLAG_UNSHARE (!hugetlb)',
  id: 'CAHk-=wisX4UAD+cy5HsgjFhY8eQHBzepXaosjZLDPLx967kdCw@mail.gmail.com',
  propositions: [
    {
      name: '000a',
      statement: 'The LRU list holds no reference to its pages; to put a page on the list takes one for a while.',
      evidence: [never(batches(v5_9), 'I1'), happens(inTest('B23-unnecessary-copy-lru-batch', v5_9), 'I16')],
      reading:
        'I1 counts the references of a page exactly, and none is left over for the list. The reference of a batch is there, and what it does shows.',
    },
    {
      name: '000b',
      statement:
        'Where references are counted, one that comes and goes makes for copies too many; never for a page that is kept wrongly.',
      evidence: [never(batches(v5_9), 'I5'), never(batches(v5_11), 'I5'), happens(batches(v5_9), 'I16')],
      reading: 'Every page that is kept is stored to, and I5 looks at each store.',
    },
    {
      name: '000c',
      statement: 'The mapcount does not show users that have no mapping; the count of references does.',
      evidence: [
        happens(inStorm(v5_7, taking, { references: 1 }, [mappedOnceAndReferred]), mappedOnceAndReferred.name),
        happens(inStorm(v5_19, taking, { references: 1 }, [mappedOnceAndReferred]), mappedOnceAndReferred.name),
        never(inStorm(v5_11, taking, { references: 1 }, [oneReferenceOneOwner]), oneReferenceOneOwner.name),
      ],
      reading: 'Such a page is there in old kernels and new ones; what v5.9 changed is what is made of the mapcount.',
    },
    {
      name: '000d',
      statement: 'To take the reuse of transparent huge pages out fixes the test case of the series.',
      evidence: [],
      reading: 'Needs huge pages. On a base page the test case (gup-cow-1-base-page) never failed from v5.9 on.',
    },
    {
      name: '000e',
      statement: 'Copies too many cost, TLB flushes among other things.',
      evidence: [
        happens(inTest('seed-004-swap-cache', v5_9), 'I16'),
        happens(inTest('B23-unnecessary-copy-lru-batch', v5_9), 'I16'),
      ],
      reading:
        'Each copy flushes once, because the PTE goes to another page; to keep the page flushes nothing. The table at the end counts.',
    },
  ],
}
