import type { Era } from '../kernel/era.ts'
import { v6_14 } from './v6.14.ts'

export const v6_16: Era = {
  name: 'v6.16',
  releases: 'v6.16 and later, for small pages and what the model has',
  summary: 'As v6.14, but UFFDIO_MOVE looks again, under its locks, at the page that it found.',
  commits: [
    { id: '0ea148a79919', effect: 'move_swap_pte() compares the slot of the page, and looks for one that came since' },
  ],
  choices: { ...v6_14.choices, uffdioMove: 'with the cached page, checked again' },
}
