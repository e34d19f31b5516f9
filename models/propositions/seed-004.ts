import { v5_11, v5_18, v5_19, v5_7, v5_8, v5_9, xu_2021_01 } from '../eras/index.ts'
import { idleSlot } from './properties.ts'
import { happens, inStorm, inTest, never, type Mail } from './proposition.ts'
import { protection } from './storms.ts'

const alone = { threads: [1], slots: 1 }
const swapping = ['read', 'write', 'fork', 'exit', 'reclaim'] as const

export const seed004: Mail = {
  seed: '004',
  from: 'P. Xu',
  date: '13 January 2021',
  subject: '[PATCH 0/1] mm: restore full accuracy in COW page reuse',
  id: '20210113235427.GF588752@xz-x1',
  propositions: [
    {
      name: '004a',
      statement: 'Where references are counted, no pinned page may be write-protected, by whatever means.',
      evidence: [
        happens(inTest('B11-pin-then-mprotect', v5_9)),
        happens(inTest('B11-pin-then-clear-refs', v5_9)),
        happens(inTest('B11-pin-then-uffd-wp', v5_9)),
        happens(inTest('B11-pin-then-mprotect', v5_18)),
        never(inTest('B11-pin-then-mprotect', v5_7)),
        never(inTest('B11-pin-then-mprotect', v5_19)),
        never(inTest('B11-pin-then-clear-refs', v5_19)),
        never(inTest('B11-pin-then-uffd-wp', v5_19)),
      ],
      reading:
        'So it was from v5.9 to v5.18. v5.19 keeps a page for its marker before it counts, and the rule is gone.',
    },
    {
      name: '004b',
      statement:
        'mprotect() that allows stores again would have to make the PTE of a pinned page writable, and that would do.',
      evidence: [
        happens(inTest('B11-pin-then-mprotect', v5_11)),
        never(inTest('B11-pin-then-mprotect', xu_2021_01)),
        never(protection(xu_2021_01), 'I5'),
      ],
      reading:
        'It mends the pin, and opens a leak: a page that may be pinned may also be shared, by a PIN for reading of a page that fork shared, and then it must not become writable. What v6.0 asks (64fe24a3e05e) is whether the page is exclusive.',
    },
    {
      name: '004c',
      statement: 'A reference for reading does not stay coherent.',
      evidence: [
        happens(inTest('cow-09-read-only-pin-shared', v5_9)),
        happens(inTest('cow-11-read-only-pin-previously-shared', v5_9)),
        never(inTest('cow-09-read-only-pin-shared', v5_19)),
      ],
      reading:
        'So it was up to v5.18 (but for v5.8). v5.19 unshares before a PIN; a GET for reading promises nothing to this day.',
    },
    {
      name: '004d',
      statement: 'Small and huge pages behave differently.',
      evidence: [],
      reading: 'Needs huge pages (B03). The small page is B01.',
    },
    {
      name: '004e',
      statement: 'To take reuse_swap_page() out of do_wp_page() delays the recycling of swap slots.',
      evidence: [
        ...[v5_7, v5_8].map((era) =>
          never(inStorm(era, ['read', 'write', 'reclaim'], alone, [idleSlot]), idleSlot.name),
        ),
        ...[v5_9, v5_11].map((era) =>
          happens(inStorm(era, ['read', 'write', 'reclaim'], alone, [idleSlot]), idleSlot.name),
        ),
        happens(inStorm(v5_7, swapping, { slots: 1 }, [idleSlot]), idleSlot.name),
        never(inStorm(v5_18, swapping, { slots: 1 }, [idleSlot]), idleSlot.name),
      ],
      reading:
        'One process that reads, writes and is swapped out is enough from v5.9 on. With two, v5.7 may leave a slot, too: where the other one ends while this one copies. v5.14 gives the slot back after each copy (f4c4a3f48480). The table at the end says where a slot stays.',
    },
    {
      name: '004f',
      statement: 'FOLL_BREAK_COW, instead of counting references, would mend all of this.',
      evidence: [
        never(inTest('B11-pin-then-mprotect', v5_8)),
        never(inTest('B11-pin-then-clear-refs', v5_8)),
        never(inTest('B11-pin-then-uffd-wp', v5_8)),
        never(inTest('cow-11-read-only-pin-previously-shared', v5_8)),
        never(inTest('cow-09-read-only-pin-shared', v5_8)),
        never(inTest('seed-004-swap-cache', v5_8), 'I16'),
        never(inTest('B01-vmsplice-unmap-in-child', v5_8), 'I5'),
        never(inTest('B02-vmsplice-before-fork', v5_8), 'I5'),
      ],
      reading:
        'On base pages FOLL_BREAK_COW (20200810145701.129228-1-peterx@redhat.com) is what v5.8 does, but for what userfaultfd is told. It mends what the mail complains of. It does not help against a reference that is older than the fork (B02).',
    },
    {
      name: '004g',
      statement: 'Most of the gain of 31.4 % is the page lock and the walk over the mapcounts of a huge page.',
      evidence: [],
      reading:
        'A benchmark on huge pages is out of reach. What can be counted of a base page is in the table: the write fault on a shared page took the page lock up to v5.8, and takes none since.',
    },
  ],
}
