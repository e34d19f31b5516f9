import type { Era } from '../kernel/era.ts'
import { ofExclusivePage } from '../kernel/force-rules.ts'
import { restoreExclusive } from '../kernel/modify-prot.ts'
import { v5_19 } from './v5.19.ts'

export const v6_0: Era = {
  name: 'v6.0',
  releases: 'v6.0',
  summary: 'As v5.19, but mprotect makes exclusive pages writable at once, without waiting for a write fault.',
  commits: [
    { id: '5535be309971', effect: 'FOLL_FORCE for writing takes exclusive pages only; FOLL_COW is gone' },
    { id: '64fe24a3e05e', effect: 'can_change_pte_writable(): mprotect restores the write bit of exclusive pages' },
  ],
  choices: { ...v5_19.choices, mprotectRestores: restoreExclusive, forcedWrite: ofExclusivePage },
}
