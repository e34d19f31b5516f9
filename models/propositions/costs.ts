import { unnecessaryCopy } from '../kernel/properties.ts'

/** A store whose page fault is counted: a test in which everything else happens before, and the label of the store. */
export interface Scenario {
  readonly test: string
  readonly store: string
  readonly says: string
}

export const scenarios: readonly Scenario[] = [
  { test: 'cost-shared', store: 'write x 1', says: 'Parent and child share the page: a copy is needed.' },
  { test: 'cost-child-gone', store: 'write x 1', says: 'The page was shared, and the child has ended.' },
  {
    test: 'cost-mprotect',
    store: 'write x 1',
    says: 'The page was never shared; mprotect has taken the write bit and allowed stores again.',
  },
  {
    test: 'B23-unnecessary-copy-lru-batch',
    store: 'write x 2',
    says: 'The same with a page that is new: it waits in an LRU batch.',
  },
  {
    test: 'seed-004-swap-cache',
    store: 'write x 1',
    says: 'The page was swapped out and read back: it is in the swap cache, too.',
  },
  {
    test: 'cost-swapped-out',
    store: 'write x 1',
    says: 'The page is swapped out, and the store itself brings it back.',
  },
]

/** What is counted: steps by the last word of their label, steps that show a witness, or swap slots at the end. */
export type Cost = { readonly heading: string } & (
  | { readonly steps: readonly string[] }
  | { readonly check: string }
  | { readonly atEnd: 'idle slots' }
)

export const costs: readonly Cost[] = [
  { heading: 'page faults', steps: ['page_fault'] },
  { heading: 'page lock taken', steps: ['lock_page', 'trylock_page', 'free_swap_cache'] },
  { heading: 'copies', steps: ['cow_user_page'] },
  { heading: 'of these needless', check: unnecessaryCopy.name },
  { heading: 'TLB flushes', steps: ['ptep_clear_flush'] },
  { heading: 'swap slots idle at the end', atEnd: 'idle slots' },
]
