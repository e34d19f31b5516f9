import { v5_11, v5_18 } from '../eras/index.ts'
import { oneReferenceOneMapping } from './properties.ts'
import { changed, happens, inStorm, inTest, never, type Mail } from './proposition.ts'
import { forkMapsFirst, munmapPutsFirst, reuseByCountAlone, reuseInOrder, sameAnswer } from './rules.ts'
import { basic, batches, ksm, swap } from './storms.ts'

const shorter = changed(v5_11, 'with the shorter test', { reuse: reuseByCountAlone })
const mapsFirst = changed(v5_11, 'if fork counted the mapping before the reference', {
  forkPage: forkMapsFirst,
  reuse: reuseByCountAlone,
})
const inOrder = changed(v5_18, 'as the mail orders it', { reuse: reuseInOrder('free swap, then count') })
const otherOrder = changed(v5_18, 'counting before it frees the swap slot', {
  reuse: reuseInOrder('count, then free swap'),
})
const countOnly = changed(v5_18, 'counting alone', { reuse: reuseInOrder('count') })

const asked = [sameAnswer, oneReferenceOneMapping]

export const seed002: Mail = {
  seed: '002',
  from: 'D. Hildenbrand',
  date: '13 January 2022',
  subject: '[PATCH] mm: reuse the unshared swapcache page in do_wp_page',
  id: '0c44a89d-06a7-d0bb-e71e-7947d651f4d1@redhat.com',
  propositions: [
    {
      name: '002a',
      statement:
        'Our mapping holds a reference, so "mapcount is not 1 or count is not 1" says the same as "count is not 1".',
      evidence: [
        ...[basic, swap, ksm, batches].map((storm) => never(storm(shorter, ...asked), sameAnswer.name)),
        happens(inStorm(shorter, ['write', 'fork', munmapPutsFirst], {}, asked), sameAnswer.name),
        ...[basic, ksm, batches].map((storm) => never(storm(shorter, ...asked), oneReferenceOneMapping.name)),
        happens(swap(shorter, ...asked), oneReferenceOneMapping.name),
        never(inStorm(mapsFirst, ['write', 'fork'], {}, asked), sameAnswer.name),
        happens(inStorm(mapsFirst, ['write', 'fork'], {}, asked), oneReferenceOneMapping.name),
      ],
      reading: [
        'The two tests can differ only where the count is 1 and the mapcount is not. `same answer` looks there: in the very step in',
        'which do_wp_page() finds a count of 1, before it tries the page lock, and again under it. It holds in every reachable state of',
        'four storms. It rests on an order: a mapping takes its reference before it is counted, and puts it after. The fifth row is',
        'the mutant: munmap() that puts the reference first, so that the other process finds a count of 1 while the mapcount is still 2.',
        'The place matters. At *any* time under the lock of a mapping (`count 1, mapcount 1`) the statement is false:',
        'do_swap_page() up to v5.17 sets the PTE before it counts the mapping, with its own reference as the only one; and the mutant of the last',
        'two rows, whose fork counts the mapping before it takes the reference, breaks that form and no decision. In both cases whoever is in',
        'between holds the page-table lock that a decision needs. That the kernel reads the two numbers one after the other',
        'makes no difference: once a look under the lock has found 1, nobody else has a mapping or reference from which to make another.',
      ].join(' '),
    },
    {
      name: '002b',
      statement:
        'Try the page lock, or copy; try to give the swap cache up; keep the page if the count is 1. To free the slot and to keep the page are independent of each other.',
      evidence: [
        never(swap(inOrder), 'I5'),
        never(swap(inOrder), 'I6'),
        never(inTest('seed-004-swap-cache', inOrder), 'I16'),
        never(swap(countOnly), 'I5'),
        never(swap(countOnly), 'I6'),
        happens(inTest('seed-004-swap-cache', countOnly), 'I16'),
        never(swap(otherOrder), 'I5'),
        never(swap(otherOrder), 'I6'),
        happens(inTest('seed-004-swap-cache', otherOrder), 'I16'),
      ],
      reading:
        'Sound in each order, and without giving the swap cache up: what that is good for is only that a page is not copied for the sake of the swap cache.',
    },
    {
      name: '002c',
      statement: 'Optimistic tests before the page lock change nothing but the cost.',
      evidence: [
        never(swap(v5_18), 'I5'),
        never(swap(v5_18), 'I6'),
        never(swap(inOrder), 'I5'),
        never(swap(inOrder), 'I6'),
        never(inTest('B23-unnecessary-copy-lru-batch', v5_18), 'I16'),
        happens(inTest('B23-unnecessary-copy-lru-batch', inOrder), 'I16'),
      ],
      reading:
        'v5.18 has the tests, the other one is the bare rule of 002b. The last two rows: emptying the LRU batch, which v5.18 does among these tests, is no test, and saves a copy.',
    },
    {
      name: '002d',
      statement: 'do_swap_page() is another matter: it decides before the page is mapped.',
      evidence: [
        never(inTest('cow-03-vmsplice-unmap-in-child', v5_11), 'I5'),
        happens(inTest('cow-03-vmsplice-unmap-in-child-swapped', v5_11), 'I5'),
        never(inTest('cow-03-vmsplice-unmap-in-child-swapped', v5_18), 'I5'),
      ],
      reading:
        'The same test on a page that is mapped and on one that is swapped out, in one kernel: do_swap_page() counted mappings and swap entries up to v5.17, and no reference. v5.18 counts there, too; the one reference that it allows is that of the fault.',
    },
  ],
}
