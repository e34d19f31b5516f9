import type { Era } from '../kernel/era.ts'
import { forkCopiesPinned } from '../kernel/fork-rules.ts'
import { setHasPinned } from '../kernel/gup-rules.ts'
import { reuseByCount } from '../kernel/reuse-rules.ts'
import { v5_7 } from './v5.7.ts'

export const v5_9: Era = {
  name: 'v5.9',
  releases: 'v5.9 and v5.10',
  summary: 'A page whose only reference is my mapping is mine, and fork copies at once what may be pinned.',
  commits: [
    { id: '09854ba94c6a', effect: 'write faults reuse a page only where its count is 1' },
    { id: '1a0cf26323c8', effect: 'KSM pages are never reused' },
    { id: 'a308c71bf1e6', effect: 'takes back that GUP for reading breaks COW (17839856fd58, v5.8)' },
    { id: '008cfe4418b3', effect: 'mm->has_pinned' },
    { id: '70e806e4e645', effect: 'fork copies pages that may be pinned' },
    { id: 'f3c64eda3e50', effect: 'fork checks for pins without write-protecting first' },
  ],
  choices: { ...v5_7.choices, reuse: reuseByCount, forkPage: forkCopiesPinned, announcePin: setHasPinned },
}
