import { v5_7, v6_2 } from '../eras/index.ts'
import { happens, inTest, never, type Mail } from './proposition.ts'

export const seed003: Mail = {
  seed: '003',
  from: 'P. Xu, citing M. Wilcox and D. Hildenbrand',
  date: '11 August 2023',
  subject: '[PATCH mm-unstable v1] mm: add a total mapcount for large folios',
  id: 'ZNZNuooaFH9P4raS@x1n',
  propositions: [
    {
      name: '003a',
      statement:
        'To read the mapcount with neither the page-table lock nor the page lock is a race that cannot be mended.',
      evidence: [
        happens(inTest('seed-003-mapcount-without-lock', v5_7)),
        happens(inTest('seed-003-mapcount-without-lock', v6_2)),
        never(inTest('seed-003-mapcount-in-one-word', v6_2)),
      ],
      reading:
        'The number is old in every era. Of a base page it is at least one that the page had; a sum over the pages of a large folio (up to v6.9) may be one that it never had, which needs large folios to show.',
    },
    {
      name: '003b',
      statement: 'entire_mapcount counts PMD mappings, not mappings of the whole folio.',
      evidence: [],
      reading: 'Needs large folios.',
    },
    {
      name: '003c',
      statement: 'After partial unmaps the totals drift from what is mapped.',
      evidence: [],
      reading: 'Needs large folios.',
    },
  ],
}
