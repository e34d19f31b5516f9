import type { Era } from '../kernel/era.ts'
import { v6_0 } from './v6.0.ts'

export const v6_1: Era = {
  name: 'v6.1',
  releases: 'v6.1',
  summary:
    'As v6.0 here: its memory barriers in fast GUP show on weakly ordered CPUs only, and its look at the PMD with THP.',
  commits: [
    { id: '088b8aa537c2', effect: 'barriers between pinning, reading the PTE again and PageAnonExclusive' },
    { id: '088b8aa537c2', effect: 'reclaim flushes the TLBs later, whether the page was exclusive or not' },
    { id: '70cbc3cc78a9', effect: 'fast GUP reads the PMD again' },
  ],
  choices: { ...v6_0.choices, unmapFlush: 'later' },
}
