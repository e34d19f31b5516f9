import { torvalds_2021_12, v5_11, v5_18, v5_19, v5_19_no_swap_exclusive, v5_7, v5_9 } from '../eras/index.ts'
import { forkShares } from '../kernel/fork-rules.ts'
import { oneReferenceOneOwner, writableIsOwned } from './properties.ts'
import { changed, happens, inStorm, inTest, never, type Mail } from './proposition.ts'
import { forkSeesNoPin, neverReuse, reuseByCountUnlocked } from './rules.ts'
import { basic, batches, ksm, protection, swap } from './storms.ts'

const pinning = ['read', 'write', 'fork', 'pin_user_pages', 'unpin', 'write_reference'] as const
const withoutLooks = changed(v5_9, 'without its looks at KSM pages and the page lock', {
  reuse: reuseByCountUnlocked,
})
const copies = changed(v5_19, 'if it always copied', { reuse: neverReuse })

export const seed001: Mail = {
  seed: '001',
  from: 'L. Torvalds',
  date: '19 December 2021',
  subject: '[PATCH v1 06/11] mm: support GUP-triggered unsharing via FAULT_FLAG_UNSHARE (!hugetlb)',
  id: 'CAHk-=wgMuSkumYxeaaxbKFoAbw_gjYo1eRXXSFcBHzNG2xauTA@mail.gmail.com',
  propositions: [
    {
      name: '001a',
      statement: 'A count of 1 proves that the page is mine alone.',
      evidence: [
        ...[batches, swap, ksm].map((storm) => never(storm(v5_11, oneReferenceOneOwner), oneReferenceOneOwner.name)),
        never(inStorm(withoutLooks, ['write', 'ksm_scan'], { threads: [2], pages: 2 }), 'I13'),
      ],
      reading:
        'True of any page but a KSM page, which others may find at any time without a mapping or a reference. So the proof needs the look at KSM, and the page lock, which keeps ksmd away while somebody acts on the look: the last row is a kernel without the two.',
    },
    {
      name: '001b',
      statement: 'The reverse is not true: a page may be mine alone with a count above 1.',
      evidence: [
        happens(inTest('B23-unnecessary-copy-lru-batch', v5_9), 'I16'),
        happens(inTest('seed-004-swap-cache', v5_9), 'I16'),
        happens(inTest('B11-pin-then-mprotect', v5_9)),
      ],
      reading: 'An LRU batch, the swap cache, and a pin of my own. The third is the one that does harm.',
    },
    {
      name: '001c',
      statement: 'A mapcount of 1 proves nothing: fork, then unmap in either process.',
      evidence: [
        happens(inTest('B01-vmsplice-unmap-in-child', v5_7), 'I5'),
        happens(inTest('B02-vmsplice-before-fork', v5_7), 'I5'),
      ],
      reading: 'One test for each process.',
    },
    {
      name: '001d',
      statement: 'A writable PTE is the second proof that the page is mine alone.',
      evidence: [
        never(protection(v5_11, writableIsOwned), writableIsOwned.name),
        never(swap(v5_11, writableIsOwned), writableIsOwned.name),
        never(swap(v5_18, writableIsOwned), writableIsOwned.name),
        never(swap(v5_19, writableIsOwned), writableIsOwned.name),
        never(basic(v5_19), 'I8'),
      ],
      reading:
        'Not where pages are swapped out, up to v5.17: do_swap_page() makes a PTE writable by mapcount, while a pipe may still have the page. From v5.18 on it is a proof, and from v5.19 on the kernel says so itself (I8).',
    },
    {
      name: '001e',
      statement: 'So a pinned page has to stay writable, and write-protecting one breaks it.',
      evidence: [
        happens(inTest('B11-pin-then-mprotect', v5_9)),
        happens(inTest('B11-pin-then-mprotect', v5_11)),
        happens(inTest('B11-pin-then-clear-refs', v5_9)),
        never(inTest('B11-pin-then-clear-refs', v5_11)),
        happens(inTest('B11-pin-then-uffd-wp', v5_11)),
        never(inTest('B11-pin-then-mprotect', v5_19)),
        never(inTest('B11-pin-then-uffd-wp', v5_19)),
      ],
      reading:
        'v5.11 leaves pinned pages alone in clear_refs, but not in mprotect and userfaultfd. With a marker of its own (v5.19) a page may be write-protected.',
    },
    {
      name: '001f',
      statement: 'A bit that says "mine", set by a copy and cleared by fork unless the page is pinned, is enough.',
      evidence: [
        ...[basic, protection, swap].flatMap((storm) => [never(storm(v5_19), 'I5'), never(storm(v5_19), 'I6')]),
        ...[protection, swap].flatMap((storm) => [
          never(storm(torvalds_2021_12), 'I5'),
          never(storm(torvalds_2021_12), 'I6'),
        ]),
        happens(
          inTest('cow-01-basic', changed(v5_19, 'if fork did not clear the bit', { forkPage: forkShares })),
          'I5',
        ),
        happens(inTest('B09-get-swapped-out', v5_19_no_swap_exclusive), 'I6'),
      ],
      reading:
        'The bit of v5.19 is in struct page, as the mail says it could be; under torvalds-2021-12 it is in the PTE, as the mail proposes. It makes no difference which. The last two rows say what it takes: fork has to clear the bit, and a swap entry has to keep it.',
    },
    {
      name: '001g',
      statement: 'To take a page for pinned that is not does no harm; to miss a pin does.',
      evidence: [
        ...([1, 2] as const).flatMap((pinBias) =>
          (['I5', 'I6'] as const).map((property) =>
            never(inStorm(v5_19, pinning, { references: 1, pinBias }), property),
          ),
        ),
        never(inStorm(v5_19, [...pinning, 'clear_refs'], { references: 1, pinBias: 1 }), 'I18'),
        happens(
          inStorm(changed(v5_19, 'if fork saw no pin', { forkPage: forkSeesNoPin }), pinning, { references: 1 }),
          'I6',
        ),
      ],
      reading:
        'With a bias of 1 every mapped page looks pinned, with 2 every page with two references. It costs copies in fork. clear_refs then leaves pages as they are that it could write-protect, with their soft-dirty bit, so that no store is missed.',
    },
    {
      name: '001h',
      statement: 'Who is not sure should copy: breaking sharing is safer than sharing too much.',
      evidence: [never(protection(copies), 'I5'), never(protection(copies), 'I6')],
      reading:
        'A kernel that never keeps a page leaks nothing. But it loses what a device writes to a pinned page, and what the owner writes is not what the device reads: for GUP, to copy too much is as wrong as to copy too little.',
    },
  ],
}
