import type { Era } from '../kernel/era.ts'
import { v6_8 } from './v6.8.ts'

export const v6_14: Era = {
  name: 'v6.14',
  releases: 'v6.14 and v6.15',
  summary: 'As v6.8, but UFFDIO_MOVE of a swap entry looks for a page in the swap cache and takes it along.',
  commits: [{ id: 'c50f8e6053b0', effect: 'move_swap_pte() moves the reverse mapping of the page that was found' }],
  choices: { ...v6_8.choices, uffdioMove: 'with the cached page' },
}
