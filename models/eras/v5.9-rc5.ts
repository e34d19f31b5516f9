import type { Era } from '../kernel/era.ts'
import { forkShares } from '../kernel/fork-rules.ts'
import { pinInSilence } from '../kernel/gup-rules.ts'
import { reuseByCountUnlockLate } from '../kernel/reuse-rules.ts'
import { v5_9 } from './v5.9.ts'

export const v5_9_rc5: Era = {
  name: 'v5.9-rc5',
  releases: 'v5.9-rc4 to v5.9-rc6; rc7 unlocks the page in time (be068f29034f)',
  summary: 'A page whose only reference is my mapping is mine; fork shares pinned pages like all others.',
  commits: [
    { id: '09854ba94c6a', effect: 'write faults reuse a page only where its count is 1' },
    { id: '1a0cf26323c8', effect: 'KSM pages are never reused' },
    { id: 'a308c71bf1e6', effect: 'takes back that GUP for reading breaks COW (17839856fd58, v5.8)' },
  ],
  choices: { ...v5_9.choices, reuse: reuseByCountUnlockLate, forkPage: forkShares, announcePin: pinInSilence },
}
