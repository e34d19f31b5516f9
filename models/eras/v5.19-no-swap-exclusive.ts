import type { Era } from '../kernel/era.ts'
import { v5_19 } from './v5.19.ts'

export const v5_19_no_swap_exclusive: Era = {
  name: 'v5.19-no-swap-exclusive',
  releases:
    'v5.19 on architectures without __HAVE_ARCH_PTE_SWP_EXCLUSIVE: all but x86, arm64, s390 and 64-bit Book3S powerpc',
  summary: 'As v5.19, but a swap entry does not say that its page was exclusive: swap-in has to find out again.',
  commits: [
    { id: '1493a1913e34', effect: 'keeps the marker in the swap entry, where the architecture has a bit for it' },
    { id: '20220329164329.208407-1-david@redhat.com', effect: 'says who needs it: references of GET for writing' },
  ],
  choices: { ...v5_19.choices, swapExclusive: 'lost' },
}
