import type { Era } from '../kernel/era.ts'
import { withSeqcount } from '../kernel/gup-fast.ts'
import { v5_9 } from './v5.9.ts'

export const v5_11: Era = {
  name: 'v5.11',
  releases:
    'v5.11 to v5.17; what v5.14 does with an idle swap slot after a copy, v5.16 in UFFDIO_CONTINUE, and v5.17 with faults on migration entries, is in v5.18 here',
  summary: 'As v5.9, but fast GUP of a pin notices that fork ran, and reclaim leaves pinned pages alone.',
  commits: [
    { id: '57efa1fe5957', effect: 'mm->write_protect_seq: fast GUP of a pin notices that fork ran' },
    { id: '29a951dfb3c3', effect: 'clear_refs holds the mmap lock for writing' },
    { id: '9348b73c2e1b', effect: 'clear_refs leaves pinned pages writable' },
    { id: 'feb889fb40fa', effect: 'a page that may be pinned is not added to the swap cache' },
  ],
  choices: {
    ...v5_9.choices,
    seqcount: withSeqcount,
    cachePinned: 'no',
    clearRefsLock: 'write',
    clearRefsOfPinned: 'no',
  },
}
