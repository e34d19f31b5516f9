import { either, routine, step, when, type Block, type Effect, type Num } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Hold } from './hold.ts'
import { memory, type Address } from './memory.ts'

/**
 * page_mapcount() by a reader that holds neither the page-table lock nor the page lock, as seed 003 has it: the PTE is
 * read first, the count later, when the page may be anybody's or free. Where the PTE maps no page, as while it is being
 * changed, there is nothing whose count could be read, and no value.
 */
export function readMapcount(at: Address, onValue: (seen: Num) => readonly Effect[]): Block {
  return routine('page_mapcount', { page: ref('frame') }, (my) =>
    either(
      [
        step('read_pte', when(at.pte.frame.ne(null)), my.page.set(at.pte.frame)),
        step('atomic_read', ...onValue(memory.frame.at(my.page).mapcount)),
      ],
      [step('!read_pte', when(at.pte.frame.eq(null)))],
    ),
  )
}

/** Whoever reads the count by /proc has looked up the page before: /proc/kpagecount is asked by frame number. */
export const mapcountHolds: readonly Hold[] = [
  {
    routine: 'page_mapcount',
    before: 'atomic_read',
    places: [{ function: 'kpagecount_read', at: 'entry', address: null, releases: '..' }],
  },
]
