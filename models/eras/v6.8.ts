import type { Era } from '../kernel/era.ts'
import { restoreExclusive } from '../kernel/modify-prot.ts'
import { v6_2 } from './v6.2.ts'

export const v6_8: Era = {
  name: 'v6.8',
  releases: 'v6.8 to v6.13',
  summary:
    'As v6.2, but a fault that reads a swap slot around the swap cache claims it first; and there is UFFDIO_MOVE.',
  commits: [
    { id: '13ddaf26be32', effect: 'do_swap_page() sets SWAP_HAS_CACHE before it skips the swap cache' },
    { id: '931298e103c2', effect: 'userfaultfd makes exclusive pages writable when it unprotects them (v6.3)' },
    { id: 'adef440691ba', effect: 'UFFDIO_MOVE, which moves a swap entry as it is' },
  ],
  choices: {
    ...v6_2.choices,
    swapInClaimsSlot: 'yes',
    unprotectRestores: restoreExclusive,
    uffdioMove: 'without the cached page',
  },
}
