import { weakOrder } from '../kernel/exclusive-order.ts'
import type { Era } from '../kernel/era.ts'
import { v5_19 } from './v5.19.ts'

export const v5_19_weakly_ordered: Era = {
  name: 'v5.19-weakly-ordered',
  releases: 'v5.19 and v6.0 on a CPU that orders memory weakly, as arm64 and powerpc do',
  summary: 'As v5.19, but some accesses of fast GUP and of KSM take effect in another order than that of the program.',
  commits: [{ id: '088b8aa537c2', effect: 'barriers, which are missing here (v6.1)' }],
  choices: { ...v5_19.choices, exclusiveOrder: weakOrder },
}
